import { existsSync, readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const FOLDER = new URL('../../../shared/reference/openapi/', import.meta.url);

/** Whether the official schemas are here to be tested against. */
export const schemasArePresent = existsSync(FOLDER);

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly 'x-openstack'?: { readonly 'min-ver'?: string; readonly 'max-ver'?: string };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: JsonSchema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** An OpenAPI document of a service's owner, and what it says of requests and answers at a microversion. */
export class OfficialDocument {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS, unicodeRegExp: false });
  readonly #compiled = new Map<JsonSchema, ValidateFunction>();

  /** @param name `compute-v2.96` */
  constructor(name: string) {
    this.#document = parse(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')) as Document;
  }

  /** What an operation answers; undefined where the document does not say. */
  response(method: string, path: string, status: number): JsonSchema | undefined {
    const operation = this.#document.paths[path]?.[method.toLowerCase()];
    const schema = operation?.responses[status]?.content?.['application/json']?.schema;
    return schema && this.resolve(schema);
  }

  resolve(schema: JsonSchema): JsonSchema {
    return schema.$ref === undefined ? schema : this.named(schema.$ref.split('/').at(-1) ?? '');
  }

  named(name: string): JsonSchema {
    const schema = this.#document.components.schemas[name];
    if (!schema) throw new Error(`the document has no schema ${name}`);
    return schema;
  }

  /** The one of a request's schemas that is for a microversion. */
  edition(name: string, minor: number): JsonSchema {
    const editions = (this.named(name).oneOf ?? []).map((schema) => this.resolve(schema));
    const found = editions.find((schema) => isIn(schema, minor));
    if (!found) throw new Error(`${name} has nothing for 2.${minor}`);
    return found;
  }

  /** What is wrong with a value: `/server/name must be string`. */
  complaints(schema: JsonSchema, value: unknown): string[] {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(schema);
    this.#compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

const FORMATS = {
  uuid: (text: string) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
  ipv4: isIPv4,
  ipv6: isIPv6,
  'date-time': true,
  uri: true,
  base64: (text: string) => text.replace(/[^A-Za-z0-9+/=]/g, '').length % 4 === 0,
  name: true,
  name_with_leading_trailing_spaces: true,
  regex: true,
  password: true,
} as const;

const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Whether the schema is for a microversion. */
export function isIn({ 'x-openstack': limits }: JsonSchema, minor: number): boolean {
  const first = minorOf(limits?.['min-ver'] ?? '2.0');
  const last = minorOf(limits?.['max-ver'] ?? '2.999');
  return first <= minor && minor <= last;
}

/** Keys of a value that its schema does not have, or not at this microversion: `server.flavor.id`. */
export function strangeKeys(schema: JsonSchema, value: unknown, minor: number, path = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => (schema.items ? strangeKeys(schema.items, item, minor, path) : []));
  }
  if (typeof value !== 'object' || value === null || !schema.properties) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const property = schema.properties?.[key];
    const place = path === '' ? key : `${path}.${key}`;
    if (!property || !isIn(property, minor)) return [place];
    return strangeKeys(property, item, minor, place);
  });
}
