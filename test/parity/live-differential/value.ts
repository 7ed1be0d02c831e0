import fc from 'fast-check';
import { meaningful } from './known-things.js';
import { alternatives, type JsonSchema, type OpenApiDocument } from './official-schemas.js';

export type Json = unknown;

/** Values that a schema allows, as far as it is understood; fields with a meaning carry what the cloud holds. */
export function allowedBy(
  document: OpenApiDocument,
  schema: JsonSchema,
  field = '',
  depth = 0,
): fc.Arbitrary<Json> {
  const known = meaningful(field);
  const plain = fc.oneof(
    ...alternatives(document, schema).map((one) => allowedByOne(document, one, field, depth)),
  );
  return known ? fc.oneof({ arbitrary: known, weight: 6 }, plain) : plain;
}

function allowedByOne(
  document: OpenApiDocument,
  schema: JsonSchema,
  field: string,
  depth: number,
): fc.Arbitrary<Json> {
  const values = schema['enum'] as readonly Json[] | undefined;
  if (values?.length) return fc.constantFrom(...values);
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  const types = [schema['type'] ?? (schema['properties'] ? 'object' : 'any')].flat() as string[];
  return fc.oneof(...types.map((type) => BY_TYPE[type]?.({ document, schema, field, depth }) ?? anything));
}

interface Context {
  readonly document: OpenApiDocument;
  readonly schema: JsonSchema;
  readonly field: string;
  readonly depth: number;
}

const anything: fc.Arbitrary<Json> = fc.constantFrom(null, {}, 'x', 1, true, []);

const BY_TYPE: Readonly<Record<string, (context: Context) => fc.Arbitrary<Json>>> = {
  null: () => fc.constant(null),
  boolean: () => fc.constantFrom<Json>(true, false, true, false, 'true', 'False', 'on', 0, 1),
  integer: numbers,
  number: numbers,
  string: strings,
  array: lists,
  object: objects,
};

function numbers({ schema }: Context): fc.Arbitrary<Json> {
  const low = Number(schema['minimum'] ?? 0);
  const high = Number(schema['maximum'] ?? 2_147_483_647);
  return fc.constantFrom(low, Math.min(low + 1, high), Math.min(3, high), high);
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  uuid: ['00000000-0000-4000-8000-000000000000', 'f'.repeat(32)],
  ipv4: ['10.9.9.9', '0.0.0.0'],
  ipv6: ['fe80::1', '::'],
  'date-time': ['2026-11-22T00:00:00Z', '2026-11-22'],
  uri: ['http://127.0.0.1/x'],
  email: ['a@example.com'],
};

function strings({ schema }: Context): fc.Arbitrary<Json> {
  const format = FORMATS[String(schema['format'])];
  if (format) return fc.constantFrom(...format);
  const low = Number(schema['minLength'] ?? 0);
  const high = Math.min(Number(schema['maxLength'] ?? 255), 70_000);
  const sizes = fc.constantFrom('a'.repeat(low), 'a'.repeat(Math.max(low, 1)), 'a'.repeat(high), 'some text');
  const pattern = schema['pattern'];
  return typeof pattern === 'string' ? fc.oneof(fc.constantFrom(...matching(pattern)), sizes) : sizes;
}

const CANDIDATES = ['1', '0', 'abc', 'a-b_c', 'true', '10.9.9.0/24', '2026-11-22', 'fa:16:3e:00:00:01', '-1'];

/** The first of some usual texts that match: a generator of all that do is slow, and odd texts come elsewhere. */
function matching(pattern: string): string[] {
  try {
    const expression = new RegExp(pattern);
    const found = CANDIDATES.filter((text) => expression.test(text));
    return found.length > 0 ? found : ['abc'];
  } catch {
    return ['abc'];
  }
}

function lists({ document, schema, field, depth }: Context): fc.Arbitrary<Json> {
  const items = (schema['items'] ?? {}) as JsonSchema;
  const minimum = Number(schema['minItems'] ?? 0);
  if (depth > 6) return fc.constant([]);
  return fc.array(allowedBy(document, items, `${field}[]`, depth + 1), {
    minLength: minimum,
    maxLength: minimum + 2,
  });
}

/** Required fields, and few of the others: a body with all of them says little when it is refused. */
function objects({ document, schema, depth }: Context): fc.Arbitrary<Json> {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  if (depth > 6) return fc.constant({});
  if (properties.length === 0 && depth > 0) return fc.constantFrom<Json>({}, { key: 'value' }, { k: '' });
  const others = properties.map(([name]) => name).filter((name) => !required.has(name));
  const chosen = fc.subarray(others, { maxLength: Math.min(others.length, depth === 0 ? 1 : 4) });
  return chosen.chain((optional) => {
    const wanted = properties.filter(
      ([name]) => required.has(name) || optional.includes(name) || (depth === 0 && properties.length === 1),
    );
    return fc.record(
      Object.fromEntries(wanted.map(([name, one]) => [name, allowedBy(document, one, name, depth + 1)])),
    );
  });
}
