import type { ServiceName } from '../deployment.js';
import { Router } from '../http/router.js';
import { computeOperations, serverActions } from './compute.js';
import {
  identityV2Operations,
  identityV3Operations,
  imageOperations,
  networkOperations,
  placementOperations,
  volumeOperations,
} from './others.js';
import type { OperationTable } from './table.js';

/** A request as far as it takes to say what it asks for. */
export interface OperationRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** From the service's root on, with or without its query. */
  readonly path: string;
  readonly body?: Uint8Array | undefined;
}

/** Where each service's operations are found: a version's prefix, with or without a project behind it. */
const MOUNTS: ReadonlyArray<readonly [ServiceName, prefix: string, OperationTable]> = [
  ...['/v2.1', '/v2', '/v1.1'].flatMap((version): [ServiceName, string, OperationTable][] => [
    ['compute', version, computeOperations],
    ['compute', `${version}/{project_id}`, computeOperations],
  ]),
  ['identity', '/v3', identityV3Operations],
  ['identity', '/v2.0', identityV2Operations],
  ['image', '/v2', imageOperations],
  ...['/v3', '/v2'].flatMap((version): [ServiceName, string, OperationTable][] => [
    ['volume', version, volumeOperations],
    ['volume', `${version}/{project_id}`, volumeOperations],
  ]),
  ['network', '/v2.0', networkOperations],
  ['placement', '', placementOperations],
];

let routers: ReadonlyMap<ServiceName, Router<string>> | undefined;

/**
 * What a request asks for, by the name that faults and the journal use: the API reference's, in camel case
 * (`createServer`, `rebootServer`, `listServersDetailed`). `showVersions` for what is above a version's
 * operations; `readMetadata` for all of the metadata service; undefined where no operation has this path.
 */
export function operationOf({ service, method, path, body }: OperationRequest): string | undefined {
  if (service === 'metadata') return 'readMetadata';
  routers ??= buildRouters();
  const plain = withoutQuery(path);
  const match = routers.get(service)?.match(plain);
  if (!match) return ABOVE_OPERATIONS.test(plain) ? 'showVersions' : undefined;
  const operation = match.methods.get(method) ?? (method === 'HEAD' ? match.methods.get('GET') : undefined);
  return operation === SERVER_ACTION ? SERVER_ACTIONS.get(firstKey(body)) : operation;
}

/** Every name that {@link operationOf} may give, by service. */
export function operationNames(): Readonly<Record<string, readonly string[]>> {
  const names: Record<string, Set<string>> = { metadata: new Set(['readMetadata']) };
  for (const [service, , table] of MOUNTS) {
    names[service] = new Set([...(names[service] ?? ['showVersions']), ...Object.values(table)]);
  }
  for (const action of SERVER_ACTIONS.values()) names['compute']?.add(action);
  return Object.fromEntries(Object.entries(names).map(([service, set]) => [service, [...set].sort()]));
}

const SERVER_ACTION = 'serverAction';
const SERVER_ACTIONS = new Map(Object.entries(serverActions));
const ABOVE_OPERATIONS = /^\/(versions|healthcheck|v\d+(\.\d+)?)?\/?$/;

function buildRouters(): ReadonlyMap<ServiceName, Router<string>> {
  const built = new Map<ServiceName, Router<string>>();
  for (const [service, prefix, table] of MOUNTS) {
    const router = built.get(service) ?? new Router<string>();
    built.set(service, router);
    for (const [route, operation] of Object.entries(table)) {
      const [method, path] = route.split(' ') as [string, string];
      router.add(method, prefix + path, operation);
    }
    if (service === 'compute') router.add('POST', `${prefix}/servers/{server_id}/action`, SERVER_ACTION);
  }
  return built;
}

function withoutQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : path.slice(0, mark);
}

function firstKey(body: Uint8Array | undefined): string {
  const start = body ? Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 80)) : '';
  return /^\s*\{\s*"([^"]{1,40})"/.exec(start.toString())?.[1] ?? '';
}
