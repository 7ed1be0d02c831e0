import { pformat, repr } from '../../http/python-text.js';

/** As much of JSON Schema as Glance's own documents use. */
export interface JsonSchema {
  readonly name?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly readOnly?: boolean;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** `#/definitions/NAME` */
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

interface Violation {
  readonly keyword: string;
  readonly message: string;
  readonly schema: JsonSchema;
  readonly instance: unknown;
  readonly schemaPath: readonly (string | number)[];
  readonly instancePath: readonly (string | number)[];
}

/**
 * What Python's jsonschema says of a value that a schema does not allow; undefined of one that it does. Of several
 * faults it tells the one nearest to the top, of those one in a value of the wrong type, of those the first. Glance shows all of it to the client (recording
 * `glance-image-create-bad-format`), and the schemas as well, which is why they are documents here and not zod's.
 */
export function violationText(schema: JsonSchema, instance: unknown): string | undefined {
  const [best] = [...violations(schema, instance, [], [], schema)].sort(
    (a, b) => a.instancePath.length - b.instancePath.length || Number(hasItsType(a)) - Number(hasItsType(b)),
  );
  if (!best) return undefined;
  const show = (value: unknown): string => pformat(value, 72).replace(/^/gm, '    ');
  return [
    best.message,
    '',
    `Failed validating ${repr(best.keyword)} in schema${index(best.schemaPath)}:`,
    show(best.schema),
    '',
    `On instance${index(best.instancePath)}:`,
    show(best.instance),
  ].join('\n');
}

function hasItsType({ schema, instance }: Violation): boolean {
  return schema.type !== undefined && CHECKS['type']?.(schema, instance) === undefined;
}

function index(path: readonly (string | number)[]): string {
  return path.map((step) => `[${repr(step)}]`).join('');
}

type Path = readonly (string | number)[];

function* violations(
  schema: JsonSchema,
  instance: unknown,
  schemaPath: Path,
  instancePath: Path,
  root: JsonSchema,
): Generator<Violation> {
  if (schema.$ref !== undefined) {
    // what is referred to stands in the place of the reference, and its path is not told
    const referred = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (referred) yield* violations(referred, instance, schemaPath, instancePath, root);
    return;
  }
  for (const keyword of Object.keys(schema)) {
    const check = Object.hasOwn(CHECKS, keyword) ? CHECKS[keyword] : undefined;
    const message = check?.(schema, instance);
    if (message !== undefined) yield { keyword, message, schema, instance, schemaPath, instancePath };
    yield* below(keyword, schema, instance, schemaPath, instancePath, root);
  }
}

/** What is wrong inside the value. */
function* below(
  keyword: string,
  schema: JsonSchema,
  instance: unknown,
  schemaPath: Path,
  instancePath: Path,
  root: JsonSchema,
): Generator<Violation> {
  const { items, properties = {}, additionalProperties } = schema;
  if (keyword === 'items' && items && Array.isArray(instance)) {
    for (const [place, item] of instance.entries()) {
      yield* violations(items, item, [...schemaPath, 'items'], [...instancePath, place], root);
    }
  }
  if (keyword === 'allOf') {
    for (const [place, inner] of (schema.allOf ?? []).entries()) {
      yield* violations(inner, instance, [...schemaPath, keyword, place], instancePath, root);
    }
  }
  if (!isObject(instance)) return;
  if (keyword === 'properties') {
    for (const [name, inner] of Object.entries(properties)) {
      if (!Object.hasOwn(instance, name)) continue;
      yield* violations(
        inner,
        instance[name],
        [...schemaPath, 'properties', name],
        [...instancePath, name],
        root,
      );
    }
  }
  if (keyword === 'additionalProperties' && additionalProperties) {
    for (const [name, value] of Object.entries(instance)) {
      if (Object.hasOwn(properties, name)) continue;
      yield* violations(additionalProperties, value, [...schemaPath, keyword], [...instancePath, name], root);
    }
  }
}

type Check = (schema: JsonSchema, instance: unknown) => string | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  type({ type = [] }, instance) {
    const types = [type].flat();
    if (types.some((name) => TYPES[name]?.(instance))) return undefined;
    return `${repr(instance)} is not of type ${types.map(repr).join(', ')}`;
  },
  enum({ enum: values = [] }, instance) {
    return values.includes(instance) ? undefined : `${repr(instance)} is not one of ${repr(values)}`;
  },
  pattern({ pattern = '' }, instance) {
    if (typeof instance !== 'string' || new RegExp(pattern).test(instance)) return undefined;
    return `${repr(instance)} does not match ${repr(pattern)}`;
  },
  minLength({ minLength = 0 }, instance) {
    return typeof instance === 'string' && length(instance) < minLength
      ? `${repr(instance)} is too short`
      : undefined;
  },
  maxLength({ maxLength = 0 }, instance) {
    return typeof instance === 'string' && length(instance) > maxLength
      ? `${repr(instance)} is too long`
      : undefined;
  },
  minimum({ minimum = 0 }, instance) {
    return typeof instance === 'number' && instance < minimum
      ? `${repr(instance)} is less than the minimum of ${minimum}`
      : undefined;
  },
  minItems({ minItems = 0 }, instance) {
    return Array.isArray(instance) && instance.length < minItems
      ? `${repr(instance)} is too short`
      : undefined;
  },
  uniqueItems({ uniqueItems }, instance) {
    return uniqueItems && Array.isArray(instance) && new Set(instance.map(repr)).size < instance.length
      ? `${repr(instance)} has non-unique elements`
      : undefined;
  },
  additionalProperties({ additionalProperties, properties = {} }, instance) {
    if (additionalProperties !== false || !isObject(instance)) return undefined;
    const unknown = Object.keys(instance).filter((name) => !Object.hasOwn(properties, name));
    if (unknown.length === 0) return undefined;
    const verb = unknown.length === 1 ? 'was' : 'were';
    return `Additional properties are not allowed (${unknown.map(repr).join(', ')} ${verb} unexpected)`;
  },
  required({ required = [] }, instance) {
    const missing = isObject(instance) ? required.find((name) => !Object.hasOwn(instance, name)) : undefined;
    return missing === undefined ? undefined : `${repr(missing)} is a required property`;
  },
};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: isObject,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters, as Python counts them. */
function length(text: string): number {
  return [...text].length;
}
