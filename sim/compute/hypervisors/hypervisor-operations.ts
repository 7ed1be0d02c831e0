import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound, notImplemented } from '../fault.js';
import { pageOf, pagingParameters } from '../paging.js';
import { type ComputeReply, type ComputeRoute, ok, type Schemas } from '../route.js';
import { boolean, fqdn, isTrue, isUuidLike, nonNegativeInteger } from '../schema/nova-types.js';
import { looseQuery, once, strictQuery } from '../schema/query.js';
import { text } from '../schema/types.js';
import { type Hypervisor, hypervisorsOf, RESOURCE_NAMES } from './hypervisor.js';
import { briefHypervisor, serversOn, viewHypervisor } from './hypervisor-view.js';

const RULE = 'os_compute_api:os-hypervisors';

const PAGES_SINCE = 33;
const UUID_SINCE = 53;

const withServers = once(boolean);

const listQuery: Schemas = [
  [PAGES_SINCE, looseQuery(pagingParameters)],
  [
    UUID_SINCE,
    strictQuery({
      limit: once(nonNegativeInteger),
      marker: once(text()),
      hypervisor_hostname_pattern: once(fqdn),
      with_servers: withServers,
    }),
  ],
];

type View = (call: ComputeCall, hypervisor: Hypervisor) => Record<string, unknown>;

function list(call: ComputeCall, path: string, view: View): ComputeReply {
  const servers = isTrue(call.query.get('with_servers'));
  const shown: View = (asked, one) => ({ ...view(asked, one), ...(servers && serversOn(asked, one)) });
  const pattern = call.query.get('hypervisor_hostname_pattern');
  const all = hypervisorsOf(call);
  if (pattern !== undefined) {
    if (call.query.has('limit') || call.query.get('marker')) {
      throw badRequest(
        'Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.',
      );
    }
    return ok({ hypervisors: matching(all, pattern).map((one) => shown(call, one)) });
  }
  if (call.minor < PAGES_SINCE) return ok({ hypervisors: all.map((one) => shown(call, one)) });
  const { items, links } = pageOf(call, all, idIn(call), { path, key: 'hypervisors' });
  return ok({ hypervisors: items.map((one) => shown(call, one)), ...links });
}

function idIn(call: ComputeCall): (hypervisor: Hypervisor) => string {
  return ({ id, number }) => (call.minor >= UUID_SINCE ? id : String(number));
}

/** @throws ComputeFault 404 */
function matching(all: readonly Hypervisor[], pattern: string): Hypervisor[] {
  const found = all.filter(({ name }) => name.includes(pattern));
  if (found.length === 0) throw itemNotFound(`No hypervisor matching '${pattern}' could be found.`);
  return found;
}

/** `GET /os-hypervisors`, for administrators (recording `nova-hypervisors-forbidden`). */
const listHypervisors: ComputeRoute = {
  method: 'GET',
  path: '/os-hypervisors',
  query: listQuery,
  answer(call) {
    call.requireAdmin(`${RULE}:list`);
    return list(call, 'os-hypervisors', briefHypervisor);
  },
};

/** `GET /os-hypervisors/detail` */
const listHypervisorsDetailed: ComputeRoute = {
  method: 'GET',
  path: '/os-hypervisors/detail',
  query: listQuery,
  answer(call) {
    call.requireAdmin(`${RULE}:list-detail`);
    return list(call, 'os-hypervisors/detail', viewHypervisor);
  },
};

/** `GET /os-hypervisors/{id}` */
const showHypervisor: ComputeRoute = {
  method: 'GET',
  path: '/os-hypervisors/{hypervisor_id}',
  query: [[UUID_SINCE, strictQuery({ with_servers: withServers })]],
  answer(call) {
    call.requireAdmin(`${RULE}:show`);
    const hypervisor = hypervisorOfPath(call);
    const servers = isTrue(call.query.get('with_servers')) ? serversOn(call, hypervisor) : {};
    return ok({ hypervisor: { ...viewHypervisor(call, hypervisor), ...servers } });
  },
};

function hypervisorOfPath(call: ComputeCall): Hypervisor {
  const id = call.param('hypervisor_id');
  if (call.minor >= UUID_SINCE && !isUuidLike(id)) throw badRequest(`Invalid uuid ${id}`);
  const found = hypervisorsOf(call).find((hypervisor) => idIn(call)(hypervisor) === id);
  if (!found) throw itemNotFound(`Hypervisor with ID '${id}' could not be found.`);
  return found;
}

/** `GET /os-hypervisors/statistics`, until 2.87: sums over all hosts. */
const showStatistics: ComputeRoute = {
  method: 'GET',
  path: '/os-hypervisors/statistics',
  max: 87,
  answer(call) {
    call.requireAdmin(`${RULE}:statistics`);
    const all = hypervisorsOf(call);
    const sums = RESOURCE_NAMES.map((name) => [
      name,
      all.reduce((sum, { resources }) => sum + resources[name], 0),
    ]);
    return ok({ hypervisor_statistics: { count: all.length, ...Object.fromEntries(sums) } });
  },
};

/** `GET /os-hypervisors/{id}/uptime`, until 2.87: not every hypervisor can say. */
const showUptime: ComputeRoute = {
  method: 'GET',
  path: '/os-hypervisors/{hypervisor_id}/uptime',
  max: 87,
  answer(call) {
    call.requireAdmin(`${RULE}:uptime`);
    hypervisorOfPath(call);
    throw notImplemented('The requested functionality is not supported.');
  },
};

/** `GET /os-hypervisors/{pattern}/search` and `/servers`, until 2.52. */
function searchRoute(name: 'search' | 'servers', servers: boolean): ComputeRoute {
  return {
    method: 'GET',
    path: `/os-hypervisors/{hypervisor_id}/${name}`,
    max: UUID_SINCE - 1,
    answer(call) {
      call.requireAdmin(`${RULE}:${name}`);
      const found = matching(hypervisorsOf(call), call.param('hypervisor_id'));
      return ok({
        hypervisors: found.map((one) => ({
          ...briefHypervisor(call, one),
          ...(servers && serversOn(call, one)),
        })),
      });
    },
  };
}

export const hypervisorRoutes: readonly ComputeRoute<never>[] = [
  listHypervisors,
  listHypervisorsDetailed,
  showStatistics,
  showHypervisor,
  showUptime,
  searchRoute('search', false),
  searchRoute('servers', true),
];
