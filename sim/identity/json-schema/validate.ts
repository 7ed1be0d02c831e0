import { pformat, repr } from '../../http/python-text.js';

/** What Keystone's schemas use of JSON Schema, draft 4. Keywords are checked in the order they are written. */
export interface JsonSchema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** By what their names match. */
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
}

type Index = string | number;

/** The first thing wrong with an instance, with the places where it and the rule stand. */
interface Violation {
  readonly message: string;
  readonly keyword: string;
  readonly path: readonly Index[];
  readonly schemaPath: readonly Index[];
  readonly instance: unknown;
  readonly schema: JsonSchema;
}

/**
 * What Keystone says of a body that its schema refuses: the whole text of Python's jsonschema, schema and all
 * (recording `auth-missing-identity`); undefined where the body is right.
 */
export function schemaFault(schema: JsonSchema, body: unknown): string | undefined {
  const violation = firstViolation(schema, body);
  if (!violation) return undefined;
  const text = describe(violation);
  return violation.path.length > 0 ? `Invalid input for field '${violation.path.join('/')}': ${text}` : text;
}

function describe({ message, keyword, path, schemaPath, instance, schema }: Violation): string {
  return (
    `${message}\n\nFailed validating ${repr(keyword)} in ${asIndex('schema', schemaPath)}:\n` +
    `${indented(pformat(schema, 72))}\n\nOn ${asIndex('instance', path)}:\n${indented(pformat(instance, 72))}`
  );
}

function asIndex(container: string, path: readonly Index[]): string {
  return container + path.map((index) => `[${repr(index)}]`).join('');
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}

type Keyword = (value: never, instance: unknown, schema: JsonSchema) => Violation | string | undefined;

function firstViolation(schema: JsonSchema, instance: unknown): Violation | undefined {
  for (const [keyword, value] of Object.entries(schema)) {
    const check = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    const found = check?.(value as never, instance, schema);
    if (typeof found === 'string') {
      return { message: found, keyword, path: [], schemaPath: [], instance, schema };
    }
    if (found) return { ...found, schemaPath: [keyword, ...found.schemaPath] };
  }
  return undefined;
}

/** What is wrong with a part of the instance, as seen from the whole. */
function within(
  schema: JsonSchema,
  instance: unknown,
  path: readonly Index[],
  schemaPath: readonly Index[],
): Violation | undefined {
  const found = firstViolation(schema, instance);
  return (
    found && { ...found, path: [...path, ...found.path], schemaPath: [...schemaPath, ...found.schemaPath] }
  );
}

function first<Item>(
  items: Iterable<Item>,
  find: (item: Item) => Violation | string | undefined,
): Violation | string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The formats that schemas here name, as loosely as Python looks at them. */
const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  email: (value) => value.includes('@'),
  uuid: (value) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value),
};

/** Characters, as Python counts them. */
function characters(value: string): number {
  return [...value].length;
}

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: (types: string | readonly string[], instance) => {
    const allowed = typeof types === 'string' ? [types] : types;
    if (allowed.some((type) => TYPES[type]?.(instance))) return undefined;
    return `${repr(instance)} is not of type ${allowed.map(repr).join(', ')}`;
  },
  enum: (values: readonly unknown[], instance) =>
    values.includes(instance) ? undefined : `${repr(instance)} is not one of ${repr(values)}`,
  properties: (properties: Readonly<Record<string, JsonSchema>>, instance) =>
    isObject(instance)
      ? first(Object.entries(properties), ([name, schema]) =>
          Object.hasOwn(instance, name) ? within(schema, instance[name], [name], [name]) : undefined,
        )
      : undefined,
  patternProperties: (patterns: Readonly<Record<string, JsonSchema>>, instance) =>
    isObject(instance)
      ? first(Object.entries(patterns), ([pattern, schema]) =>
          first(Object.keys(instance), (name) =>
            new RegExp(pattern, 'u').test(name)
              ? within(schema, instance[name], [name], [pattern])
              : undefined,
          ),
        )
      : undefined,
  required: (names: readonly string[], instance) =>
    isObject(instance)
      ? first(names, (name) =>
          Object.hasOwn(instance, name) ? undefined : `${repr(name)} is a required property`,
        )
      : undefined,
  additionalProperties: (allowed: boolean | JsonSchema, instance, schema) =>
    isObject(instance) ? additional(allowed, instance, schema) : undefined,
  minProperties: (least: number, instance) =>
    isObject(instance) && Object.keys(instance).length < least
      ? `${repr(instance)} does not have enough properties`
      : undefined,
  maxProperties: (most: number, instance) =>
    isObject(instance) && Object.keys(instance).length > most
      ? `${repr(instance)} has too many properties`
      : undefined,
  items: (schema: JsonSchema, instance) =>
    Array.isArray(instance)
      ? first(instance.entries(), ([index, item]) => within(schema, item, [index], []))
      : undefined,
  minItems: (least: number, instance) =>
    Array.isArray(instance) && instance.length < least ? `${repr(instance)} is too short` : undefined,
  maxItems: (most: number, instance) =>
    Array.isArray(instance) && instance.length > most ? `${repr(instance)} is too long` : undefined,
  uniqueItems: (wanted: boolean, instance) =>
    wanted && Array.isArray(instance) && new Set(instance.map(repr)).size < instance.length
      ? `${repr(instance)} has non-unique elements`
      : undefined,
  minLength: (least: number, instance) =>
    typeof instance === 'string' && characters(instance) < least
      ? `${repr(instance)} is too short`
      : undefined,
  maxLength: (most: number, instance) =>
    typeof instance === 'string' && characters(instance) > most ? `${repr(instance)} is too long` : undefined,
  minimum: (least: number, instance) =>
    typeof instance === 'number' && instance < least
      ? `${repr(instance)} is less than the minimum of ${repr(least)}`
      : undefined,
  maximum: (most: number, instance) =>
    typeof instance === 'number' && instance > most
      ? `${repr(instance)} is greater than the maximum of ${repr(most)}`
      : undefined,
  pattern: (pattern: string, instance) =>
    typeof instance === 'string' && !new RegExp(pattern, 'u').test(instance)
      ? `${repr(instance)} does not match ${repr(pattern)}`
      : undefined,
  format: (format: string, instance) =>
    typeof instance !== 'string' || FORMATS[format]?.(instance) !== false
      ? undefined
      : `${repr(instance)} is not a ${repr(format)}`,
  not: (schema: JsonSchema, instance) =>
    firstViolation(schema, instance)
      ? undefined
      : `${repr(instance)} should not be valid under ${repr(schema)}`,
  anyOf: (schemas: readonly JsonSchema[], instance) =>
    schemas.some((schema) => !firstViolation(schema, instance))
      ? undefined
      : `${repr(instance)} is not valid under any of the given schemas`,
  oneOf: (schemas: readonly JsonSchema[], instance) => {
    const valid = schemas.filter((schema) => !firstViolation(schema, instance));
    if (valid.length === 1) return undefined;
    if (valid.length === 0) return `${repr(instance)} is not valid under any of the given schemas`;
    return `${repr(instance)} is valid under each of ${valid.slice(1).concat(valid.slice(0, 1)).map(repr).join(', ')}`;
  },
};

function additional(
  allowed: boolean | JsonSchema,
  instance: Record<string, unknown>,
  schema: JsonSchema,
): Violation | string | undefined {
  if (allowed === true) return undefined;
  const extras = Object.keys(instance).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
  if (allowed !== false) return first(extras, (name) => within(allowed, instance[name], [name], []));
  if (extras.length === 0) return undefined;
  const verb = extras.length === 1 ? 'was' : 'were';
  return `Additional properties are not allowed (${extras.map(repr).join(', ')} ${verb} unexpected)`;
}
