import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { computeOperations, serverActions } from '../../../sim/operations/compute.js';
import {
  identityV3Operations,
  imageOperations,
  networkOperations,
  placementOperations,
  volumeOperations,
} from '../../../sim/operations/others.js';
import type { OperationTable } from '../../../sim/operations/table.js';
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
  readonly document: string;
  readonly prefix: string;
  readonly operations: OperationTable;
}

const FOLDER = new URL('../../../../shared/reference/openapi/', import.meta.url);

const SOURCES: readonly Source[] = [
  { service: 'nova', document: 'compute-v2.96', prefix: '/v2.1', operations: computeOperations },
  {
    service: 'cinder',
    document: 'block-storage-v3.70',
    prefix: '/v3/{project_id}',
    operations: volumeOperations,
  },
  { service: 'glance', document: 'image-v2.16', prefix: '/v2', operations: imageOperations },
  { service: 'neutron', document: 'network-v2', prefix: '/v2.0', operations: networkOperations },
  { service: 'keystone', document: 'identity-v3.14', prefix: '/v3', operations: identityV3Operations },
  { service: 'placement', document: 'placement-v1', prefix: '', operations: placementOperations },
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
  const operations = Object.entries(source.operations).flatMap(([route, name]) => {
    const [method, path] = route.split(' ') as [string, string];
    const full = source.prefix + path;
    const found = byPath.get(anonymous(full))?.[method.toLowerCase()];
    // one of the two methods that an update may have is not this service's
    if (!found && (method === 'PUT' || method === 'PATCH')) return [];
    return [described(document, source.service, { name, method, path: full }, found)];
  });
  return { document, operations: [...operations, ...actionsOf(document, source)] };
}

type Named = Pick<Operation, 'name' | 'method' | 'path'>;

function described(
  document: OpenApiDocument,
  service: RecordedService,
  named: Named,
  found: PathOperation | undefined,
): Operation {
  const parameters = (found?.parameters ?? []).map((parameter) => resolve(document, parameter));
  const content = Object.entries(found?.requestBody?.content ?? {});
  return {
    service,
    ...named,
    query: parameters.filter((one) => one['in'] === 'query').map((one) => String(one['name'])),
    bodies: content
      .filter(([type]) => type.includes('json'))
      .flatMap(([, { schema }]) => (schema ? [schema] : [])),
  };
}

/** A server's actions share a path; the one key of the body says which it is. */
function actionsOf(document: OpenApiDocument, { service }: Source): Operation[] {
  if (service !== 'nova') return [];
  const path = '/v2.1/servers/{server_id}/action';
  const found = document.paths['/v2.1/servers/{id}/action']?.['post'];
  const all = found?.requestBody?.content?.['application/json']?.schema;
  const schemas = all ? alternatives(document, all) : [];
  return Object.entries(serverActions).map(([key, name]) => {
    const bodies = schemas.filter((schema) => key in ((schema['properties'] as object | undefined) ?? {}));
    return {
      service,
      name,
      method: 'POST',
      path,
      query: [],
      bodies: bodies.length ? bodies : [actionAlone(key)],
    };
  });
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
