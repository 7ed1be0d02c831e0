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
  readonly additionalProperties?: boolean | JsonSchema;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly 'x-openstack'?: { readonly 'min-ver'?: string; readonly 'max-ver'?: string };
}

/** What the document says of one method of one path. */
export interface OfficialOperation {
  readonly responses: Readonly<Record<string, OfficialResponse>>;
}

export interface OfficialResponse {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

/**
 * An OpenAPI document of a service's owner, and what it says of requests and answers at a microversion. Only the
 * paths and schemas that are asked for are read: whole, the documents take longer than all that is tested by them.
 */
export class OfficialDocument {
  readonly #paths: Blocks;
  readonly #schemas: Blocks;
  readonly #places: readonly { readonly path: string; readonly pattern: RegExp }[];
  readonly #ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    allErrors: true,
    formats: FORMATS,
    unicodeRegExp: false,
    // most schemas judge a few answers: what saves time there costs more here
    code: { optimize: false },
  });
  readonly #compiled = new Map<JsonSchema, ValidateFunction>();

  /** @param name `compute-v2.96` */
  constructor(name: string) {
    const text = readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8');
    const paths = text.indexOf('\npaths:\n') + 8;
    const components = text.indexOf('\ncomponents:\n');
    const schemas = text.indexOf('\n  schemas:\n', components) + 12;
    this.#paths = new Blocks(text.slice(paths, components), 2);
    this.#schemas = new Blocks(text.slice(schemas, text.indexOf('\n  parameters:\n', schemas)), 4);
    this.#places = this.#paths.names
      .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
      .sort((a, b) => parametersIn(a.path) - parametersIn(b.path));
  }

  /** @param path as it is asked for; undefined where the document does not know it, or not by this method. */
  operation(method: string, path: string): OfficialOperation | undefined {
    for (const place of this.#places) {
      if (!place.pattern.test(path)) continue;
      const found = (this.#paths.read(place.path) as Record<string, OfficialOperation>)[method.toLowerCase()];
      if (found) return found;
    }
    return undefined;
  }

  /** The schemas that an answer may follow, one for each microversion or action that has one of its own. */
  alternatives(schema: JsonSchema): readonly JsonSchema[] {
    const resolved = this.#resolve(schema);
    if (!resolved) return [];
    if (!resolved.oneOf || resolved.properties) return [resolved];
    return resolved.oneOf.flatMap((one) => this.alternatives(one));
  }

  /** The one of a request's schemas that is for a microversion. */
  edition(name: string, minor: number): JsonSchema {
    const found = this.alternatives(this.#named(name)).find((schema) => isIn(schema, minor));
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

  /** Undefined where the document points at what it does not have. */
  #resolve(schema: JsonSchema): JsonSchema | undefined {
    if (schema.$ref === undefined) return schema;
    const name = schema.$ref.split('/').at(-1) ?? '';
    return this.#schemas.has(name) ? this.#named(name) : undefined;
  }

  #named(name: string): JsonSchema {
    return this.#schemas.read(name) as JsonSchema;
  }
}

/** The members of a mapping in a long YAML text, each read when it is asked for. */
class Blocks {
  readonly #text = new Map<string, string>();
  readonly #read = new Map<string, unknown>();

  /** @param indent how far the mapping's keys are indented */
  constructor(text: string, indent: number) {
    const margin = ' '.repeat(indent);
    for (const block of text.split(new RegExp(`^${margin}(?=[^ ])`, 'm'))) {
      const end = block.indexOf(':\n');
      if (end > 0) this.#text.set(block.slice(0, end), block.slice(end + 2));
    }
  }

  get names(): string[] {
    return [...this.#text.keys()];
  }

  has(name: string): boolean {
    return this.#text.has(name);
  }

  read(name: string): unknown {
    const text = this.#text.get(name);
    if (text === undefined) throw new Error(`the document has no ${name}`);
    const known =
      this.#read.get(name) ??
      parse(text.replace(OF_AN_OLDER_DRAFT, ''), { prettyErrors: false, uniqueKeys: false });
    this.#read.set(name, known);
    return known;
  }
}

/** `exclusiveMinimum` beside a `minimum` was a flag in JSON Schema's draft 4. */
const OF_AN_OLDER_DRAFT = /^ *exclusiveM(in|ax)imum: (true|false)$/gm;

const parametersIn = (path: string): number => path.split('{').length;

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
  float: true,
  int64: true,
  hostname: true,
  ip: true,
} as const;

const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Whether the schema is for a microversion. */
export function isIn({ 'x-openstack': limits }: JsonSchema, minor: number): boolean {
  const first = minorOf(limits?.['min-ver'] ?? '2.0');
  const last = minorOf(limits?.['max-ver'] ?? '2.999');
  return first <= minor && minor <= last;
}

/** The microversions from which on a schema, or a part of it, is another than before. */
export function changesIn(schema: unknown): number[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { 'x-openstack': limits } = schema as JsonSchema;
  const first = limits?.['min-ver'] ? [minorOf(limits['min-ver'])] : [];
  const after = limits?.['max-ver'] ? [minorOf(limits['max-ver']) + 1] : [];
  return [...first, ...after, ...Object.values(schema).flatMap(changesIn)];
}

/** Keys of a value that its schema does not have, or not at this microversion: `/server/flavor/id`. */
export function strangeKeys(schema: JsonSchema, value: unknown, minor: number, path = ''): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, at) => strangeKeys(items, item, minor, `${path}/${at}`)) : [];
  }
  if (typeof value !== 'object' || value === null || !schema.properties) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const property = schema.properties?.[key];
    if (property && isIn(property, minor)) return strangeKeys(property, item, minor, `${path}/${key}`);
    return isOpen(schema) ? [] : [`${path}/${key}`];
  });
}

/** Whether any key may stand in it, by the schema's own words. */
function isOpen({ additionalProperties, patternProperties }: JsonSchema): boolean {
  return patternProperties !== undefined || (additionalProperties ?? false) !== false;
}
