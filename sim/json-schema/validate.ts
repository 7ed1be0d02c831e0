import { pformat, repr } from '../http/python-text.js';

/** What Keystone's and Placement's schemas use of JSON Schema, draft 4. Keywords are checked in the order they are written. */
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

/** Something wrong with an instance, with the places where it and the rule stand. */
interface Violation {
  readonly message: string;
  readonly keyword: string;
  readonly path: readonly Index[];
  readonly schemaPath: readonly Index[];
  readonly instance: unknown;
  readonly schema: JsonSchema;
  /** Of `anyOf` and `oneOf`: what was wrong with each choice, as seen from here. */
  readonly context: readonly Violation[];
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

/**
 * The same of the one thing that is most wrong, as `jsonschema.validate` chooses it: the highest up, and of choices
 * that all fail what is wrong with the likeliest; undefined where the body is right.
 */
export function worstFault(schema: JsonSchema, body: unknown): string | undefined {
  const [worst] = [...violations(schema, body)].sort((one, other) => byRelevance(other, one));
  if (!worst) return undefined;
  let chosen = worst;
  while (chosen.context.length > 0) {
    const [least, next] = [...chosen.context].sort(byRelevance);
    if (!least || (next && byRelevance(least, next) === 0)) break;
    chosen = least;
  }
  return describe(chosen);
}

/** All that is wrong, each in a few words, in the order of all that could be said of them; undefined: nothing is. */
export function everyFault(schema: JsonSchema, body: unknown): string | undefined {
  const told = [...violations(schema, body)].map((violation) => ({ violation, text: describe(violation) }));
  if (told.length === 0) return undefined;
  const sorted = told.sort((one, other) => (one.text < other.text ? -1 : 1));
  return sorted.map(({ violation }) => `${violation.message}\n`).join('');
}

function byRelevance(one: Violation, other: Violation): number {
  return (
    other.path.length - one.path.length ||
    Number(isChoice(other)) - Number(isChoice(one)) ||
    Number(isOfItsType(other)) - Number(isOfItsType(one))
  );
}

function isChoice({ keyword }: Violation): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

function isOfItsType({ schema: { type }, instance }: Violation): boolean {
  return type !== undefined && [type].flat().some((name) => TYPES[name]?.(instance));
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

type Found = Violation | string;
type Keyword = (value: never, instance: unknown, schema: JsonSchema) => Iterable<Found>;

const NOTHING: readonly never[] = [];

function firstViolation(schema: JsonSchema, instance: unknown): Violation | undefined {
  for (const violation of violations(schema, instance)) return violation;
  return undefined;
}

function* violations(schema: JsonSchema, instance: unknown): Generator<Violation, undefined> {
  for (const [keyword, value] of Object.entries(schema)) {
    const check = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (!check) continue;
    for (const found of check(value as never, instance, schema)) {
      if (typeof found === 'string') {
        yield { message: found, keyword, path: [], schemaPath: [], instance, schema, context: [] };
      } else if (found.schema === schema) yield found;
      else yield { ...found, schemaPath: [keyword, ...found.schemaPath] };
    }
  }
}

/** What is wrong with a part of the instance, as seen from the whole. */
function* within(
  schema: JsonSchema,
  instance: unknown,
  path: readonly Index[],
  schemaPath: readonly Index[],
): Generator<Violation, undefined> {
  for (const found of violations(schema, instance)) {
    yield { ...found, path: [...path, ...found.path], schemaPath: [...schemaPath, ...found.schemaPath] };
  }
}

function* each<Item>(
  items: Iterable<Item>,
  find: (item: Item) => Iterable<Found>,
): Generator<Found, undefined> {
  for (const item of items) yield* find(item);
}

function unless(right: boolean, message: () => string): readonly string[] {
  return right ? NOTHING : [message()];
}

/** Of choices none of which fits. */
function noneFits(
  keyword: string,
  schemas: readonly JsonSchema[],
  instance: unknown,
  schema: JsonSchema,
): Violation {
  return {
    message: `${repr(instance)} is not valid under any of the given schemas`,
    keyword,
    path: [],
    schemaPath: [],
    instance,
    schema,
    context: schemas.flatMap((choice, index) => [...within(choice, instance, [], [index])]),
  };
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
    return unless(
      allowed.some((type) => TYPES[type]?.(instance)),
      () => `${repr(instance)} is not of type ${allowed.map(repr).join(', ')}`,
    );
  },
  enum: (values: readonly unknown[], instance) =>
    unless(values.includes(instance), () => `${repr(instance)} is not one of ${repr(values)}`),
  properties: (properties: Readonly<Record<string, JsonSchema>>, instance) =>
    isObject(instance)
      ? each(Object.entries(properties), ([name, schema]) =>
          Object.hasOwn(instance, name) ? within(schema, instance[name], [name], [name]) : NOTHING,
        )
      : NOTHING,
  patternProperties: (patterns: Readonly<Record<string, JsonSchema>>, instance) =>
    isObject(instance)
      ? each(Object.entries(patterns), ([pattern, schema]) =>
          each(Object.keys(instance), (name) =>
            new RegExp(pattern, 'u').test(name) ? within(schema, instance[name], [name], [pattern]) : NOTHING,
          ),
        )
      : NOTHING,
  required: (names: readonly string[], instance) =>
    isObject(instance)
      ? each(names, (name) =>
          unless(Object.hasOwn(instance, name), () => `${repr(name)} is a required property`),
        )
      : NOTHING,
  additionalProperties: (allowed: boolean | JsonSchema, instance, schema) =>
    isObject(instance) ? additional(allowed, instance, schema) : NOTHING,
  minProperties: (least: number, instance) =>
    unless(
      !isObject(instance) || Object.keys(instance).length >= least,
      () => `${repr(instance)} does not have enough properties`,
    ),
  maxProperties: (most: number, instance) =>
    unless(
      !isObject(instance) || Object.keys(instance).length <= most,
      () => `${repr(instance)} has too many properties`,
    ),
  items: (schema: JsonSchema, instance) =>
    Array.isArray(instance)
      ? each(instance.entries(), ([index, item]) => within(schema, item, [index], []))
      : NOTHING,
  minItems: (least: number, instance) =>
    unless(!Array.isArray(instance) || instance.length >= least, () => `${repr(instance)} is too short`),
  maxItems: (most: number, instance) =>
    unless(!Array.isArray(instance) || instance.length <= most, () => `${repr(instance)} is too long`),
  uniqueItems: (wanted: boolean, instance) =>
    unless(
      !wanted || !Array.isArray(instance) || new Set(instance.map(repr)).size === instance.length,
      () => `${repr(instance)} has non-unique elements`,
    ),
  minLength: (least: number, instance) =>
    unless(
      typeof instance !== 'string' || characters(instance) >= least,
      () => `${repr(instance)} is too short`,
    ),
  maxLength: (most: number, instance) =>
    unless(
      typeof instance !== 'string' || characters(instance) <= most,
      () => `${repr(instance)} is too long`,
    ),
  minimum: (least: number, instance) =>
    unless(
      typeof instance !== 'number' || instance >= least,
      () => `${repr(instance)} is less than the minimum of ${repr(least)}`,
    ),
  maximum: (most: number, instance) =>
    unless(
      typeof instance !== 'number' || instance <= most,
      () => `${repr(instance)} is greater than the maximum of ${repr(most)}`,
    ),
  pattern: (pattern: string, instance) =>
    unless(
      typeof instance !== 'string' || new RegExp(pattern, 'u').test(instance),
      () => `${repr(instance)} does not match ${repr(pattern)}`,
    ),
  format: (format: string, instance) =>
    unless(
      typeof instance !== 'string' || FORMATS[format]?.(instance) !== false,
      () => `${repr(instance)} is not a ${repr(format)}`,
    ),
  not: (schema: JsonSchema, instance) =>
    unless(
      firstViolation(schema, instance) !== undefined,
      () => `${repr(instance)} should not be valid under ${repr(schema)}`,
    ),
  anyOf: (schemas: readonly JsonSchema[], instance, schema) =>
    schemas.some((choice) => !firstViolation(choice, instance))
      ? NOTHING
      : [noneFits('anyOf', schemas, instance, schema)],
  oneOf: (schemas: readonly JsonSchema[], instance, schema) => {
    const valid = schemas.filter((choice) => !firstViolation(choice, instance));
    if (valid.length === 0) return [noneFits('oneOf', schemas, instance, schema)];
    const others = valid.slice(1).concat(valid.slice(0, 1));
    return unless(
      valid.length === 1,
      () => `${repr(instance)} is valid under each of ${others.map(repr).join(', ')}`,
    );
  },
};

function additional(
  allowed: boolean | JsonSchema,
  instance: Record<string, unknown>,
  schema: JsonSchema,
): Iterable<Found> {
  if (allowed === true) return NOTHING;
  const extras = Object.keys(instance).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
  if (allowed !== false) return each(extras, (name) => within(allowed, instance[name], [name], []));
  const verb = extras.length === 1 ? 'was' : 'were';
  return unless(
    extras.length === 0,
    () => `Additional properties are not allowed (${extras.map(repr).join(', ')} ${verb} unexpected)`,
  );
}
