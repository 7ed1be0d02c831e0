import { ROUTES as computeRoutes } from '../../sim/compute/routes.js';
import type { ServiceName } from '../../sim/deployment.js';
import { Router } from '../../sim/http/router.js';
import { addV2Routes } from '../../sim/identity/v2/routes.js';
import { addV3Routes } from '../../sim/identity/v3-routes.js';
import { ROUTES as imageRoutes } from '../../sim/image/routes.js';
import { READ_ONLY, RESOURCES } from '../../sim/network/dispatch.js';
import { ROUTES as placementRoutes } from '../../sim/placement/service.js';
import { ROUTES as volumeRoutes } from '../../sim/volume/routes.js';

/** A service that has official schemas. */
export type Documented = Exclude<ServiceName, 'metadata'>;

/** One operation of the simulator. */
export interface Operation {
  readonly service: Documented;
  readonly method: string;
  /** From the service's root on, without a project: `/v2.1/servers/{server_id}`. */
  readonly path: string;
  /** What else tells it from others of this path: a body's only key, or microversions. */
  readonly action?: string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** `compute POST /v2.1/servers/{server_id}/action reboot` */
export const nameOf = ({ service, method, path, action }: Operation): string =>
  [service, method, path, ...(action ? [action] : [])].join(' ');

interface Routed {
  readonly method: string;
  readonly path: string;
  readonly action?: string;
  readonly min?: number;
  readonly max?: number;
}

const mounted = (service: Documented, prefix: string, routes: readonly Routed[]): Operation[] =>
  routes.map(({ method, path, action, min, max }) => ({
    service,
    method,
    path: prefix + path,
    action,
    min,
    max,
  }));

function identityOperations(): Operation[] {
  const operations: Operation[] = [];
  const collector = {
    add(method: string, path: string) {
      operations.push({ service: 'identity', method, path });
      return collector;
    },
  };
  addV2Routes(collector);
  addV3Routes(collector);
  return operations;
}

/** Paths have dashes where names have underlines, but for two. */
const pathOf = (collection: string): string =>
  /^(availability_zones|service_profiles)$/.test(collection) ? collection : collection.replaceAll('_', '-');

function networkOperations(): Operation[] {
  const routes: string[] = [
    'GET /',
    'GET /extensions',
    'GET /extensions/{alias}',
    'GET /quotas',
    'GET /quotas/tenant',
    ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /quotas/{project_id}`),
    ...['default', 'details'].map((part) => `GET /quotas/{project_id}/${part}`),
    ...Object.keys(READ_ONLY).map((collection) => `GET /${pathOf(collection)}`),
    'GET /network-ip-availabilities/{network_id}',
    'GET /agents',
    ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /agents/{agent_id}`),
    ...['dhcp-networks', 'l3-routers'].flatMap((hosted) => [
      `GET /agents/{agent_id}/${hosted}`,
      `POST /agents/{agent_id}/${hosted}`,
      `DELETE /agents/{agent_id}/${hosted}/{id}`,
    ]),
    'GET /networks/{network_id}/dhcp-agents',
    'GET /routers/{router_id}/l3-agents',
    ...['GET', 'DELETE'].map((method) => `${method} /auto-allocated-topology/{project_id}`),
    'POST /flavors/{flavor_id}/service_profiles',
    'DELETE /flavors/{flavor_id}/service_profiles/{profile_id}',
    ...[...RESOURCES.values()].flatMap(({ collection, name, untagged, actions = {} }) => {
      const path = `/${pathOf(collection)}`;
      const one = `${path}/{${name}_id}`;
      const ofOne = ['GET', 'PUT', 'DELETE'];
      const tags = ofOne.flatMap((method) => [`${method} ${one}/tags`, `${method} ${one}/tags/{tag}`]);
      return [
        `GET ${path}`,
        `POST ${path}`,
        ...ofOne.map((method) => `${method} ${one}`),
        ...(untagged ? [] : tags),
        ...Object.keys(actions).map((action) => `PUT ${one}/${action}`),
      ];
    }),
  ];
  return routes.map((route) => {
    const [method, path] = route.split(' ') as [string, string];
    return { service: 'network', method, path: `/v2.0${path}` };
  });
}

/** Everything that the simulator's route tables have, by service. */
export const OPERATIONS: readonly Operation[] = [
  ...mounted('compute', '/v2.1', computeRoutes),
  ...mounted('volume', '/v3', volumeRoutes),
  ...mounted('image', '/v2', imageRoutes),
  ...mounted(
    'placement',
    '',
    placementRoutes.map(([method, path, { from }]) => ({ method, path, min: from })),
  ),
  ...identityOperations(),
  ...networkOperations(),
];

const routers = new Map<Documented, Router<Operation[]>>();
for (const operation of OPERATIONS) {
  const { service, method, path } = operation;
  const router = routers.get(service) ?? new Router<Operation[]>();
  routers.set(service, router);
  const known = router.match(path)?.methods.get(method);
  if (known?.[0]?.path === path) known.push(operation);
  else router.add(method, path, [operation]);
}

interface Asked {
  readonly service: Documented;
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  readonly body: unknown;
  readonly minor: number;
}

/** The operation that a request is for. */
export function operationFor({ service, method, path, body, minor }: Asked): Operation | undefined {
  const candidates = routers.get(service)?.match(withoutProject(service, path))?.methods.get(method) ?? [];
  const keys = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return candidates.find(
    ({ action, min = 0, max = Number.POSITIVE_INFINITY }) =>
      (action === undefined || keys.includes(action)) && min <= minor && minor <= max,
  );
}

/** Nova and Cinder take a project behind the version. */
export function withoutProject(service: Documented, path: string): string {
  return service === 'compute' || service === 'volume'
    ? path.replace(/^\/(v[\d.]+)\/[0-9a-f]{32}(?=\/)/, '/$1')
    : path;
}
