import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { OPERATIONS, type Operation as Route } from '../../contract/operations.js';
import type { RecordedService } from '../recording.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** One operation the simulator has a name for, and what its owner says may be sent to it. */
export interface Operation {
  readonly service: RecordedService;
  readonly name: string;
  readonly method: string;
  /** From the service's root on, parameters in braces. */
  readonly path: string;
  readonly query: readonly string[];
  /** Of JSON bodies; empty where nothing says. */
  readonly bodies: readonly JsonSchema[];
}

interface Source {
  readonly service: RecordedService;
  /** As the simulator calls it. */
  readonly routes: Route['service'];
  readonly document: string;
}

const FOLDER = new URL('../../../../shared/reference/openapi/', import.meta.url);

const SOURCES: readonly Source[] = [
  { service: 'nova', routes: 'compute', document: 'compute-v2.96' },
  { service: 'cinder', routes: 'volume', document: 'block-storage-v3.70' },
  { service: 'glance', routes: 'image', document: 'image-v2.16' },
  { service: 'neutron', routes: 'network', document: 'network-v2' },
  { service: 'keystone', routes: 'identity', document: 'identity-v3.14' },
  { service: 'placement', routes: 'placement', document: 'placement-v1' },
];

export const SERVICES: readonly RecordedService[] = SOURCES.map(({ service }) => service);

export function schemasArePresent(): boolean {
  return existsSync(FOLDER);
}

/** What the schemas' references point into. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
}

interface PathOperation {
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

/** Operations of a service, and the document that their schemas refer to. */
export function loadOperations(wanted: RecordedService): {
  document: OpenApiDocument;
  operations: Operation[];
} {
  const source = SOURCES.find(({ service }) => service === wanted);
  if (!source) throw new Error(`no schemas for ${wanted}: one of ${SERVICES.join(', ')}`);
  const text = readFileSync(new URL(`${source.document}.yaml`, FOLDER), 'utf8');
  const document = parse(text, { maxAliasCount: -1 }) as OpenApiDocument;
  const byPath = new Map(Object.entries(document.paths).map(([path, item]) => [anonymous(path), item]));
  const routes = OPERATIONS.filter(({ service, path }) => service === source.routes && !isOfV2(path));
  const operations = routes.map((route) => {
    const path = route.service === 'volume' ? route.path.replace('/v3', '/v3/{project_id}') : route.path;
    const found = byPath.get(anonymous(path))?.[route.method.toLowerCase()];
    return described(document, source.service, { ...route, path }, found);
  });
  return { document, operations };
}

/** Keystone's version 2, which the recorded cloud no longer has. */
function isOfV2(path: string): boolean {
  return /^\/v2\.0\/(tokens|tenants|extensions)/.test(path) && !path.startsWith('/v2.0/extensions/{');
}

function described(
  document: OpenApiDocument,
  service: RecordedService,
  { method, path, action }: Pick<Route, 'method' | 'path' | 'action'>,
  found: PathOperation | undefined,
): Operation {
  const parameters = (found?.parameters ?? []).map((parameter) => resolve(document, parameter));
  const content = Object.entries(found?.requestBody?.content ?? {});
  const schemas = content
    .filter(([type]) => type.includes('json'))
    .flatMap(([, { schema }]) => (schema ? [schema] : []));
  return {
    service,
    name: [method, path, ...(action ? [action] : [])].join(' '),
    method,
    path,
    query: parameters.filter((one) => one['in'] === 'query').map((one) => String(one['name'])),
    bodies: action === undefined ? schemas : bodiesOf(document, schemas, action),
  };
}

/** Actions share a path; the one key of the body says which it is. */
function bodiesOf(document: OpenApiDocument, schemas: readonly JsonSchema[], action: string): JsonSchema[] {
  const found = schemas
    .flatMap((schema) => alternatives(document, schema))
    .filter((schema) => action in ((schema['properties'] as object | undefined) ?? {}));
  return found.length > 0 ? found : [actionAlone(action)];
}

function actionAlone(key: string): JsonSchema {
  return { type: 'object', required: [key], properties: { [key]: {} } };
}

/** What is left when every choice between schemas is taken: the schemas of single microversions and actions. */
export function alternatives(document: OpenApiDocument, schema: JsonSchema): JsonSchema[] {
  const resolved = resolve(document, schema);
  const choices = (resolved['oneOf'] ?? resolved['anyOf']) as readonly JsonSchema[] | undefined;
  if (!choices || resolved['properties'] !== undefined) return [resolved];
  return choices.flatMap((choice) => alternatives(document, choice));
}

export function resolve(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const steps = reference.slice(2).split('/');
  const target = steps.reduce<unknown>((at, step) => (at as JsonSchema | undefined)?.[step], document);
  return resolve(document, (target ?? {}) as JsonSchema);
}

function anonymous(path: string): string {
  return path.replace(/\{[^}]+\}/g, '{}');
}
