import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { anyText, looseQuery, once, strictQuery } from '../schema/query.js';
import { text } from '../schema/types.js';
import { findServer } from '../servers/server.js';
import { parseTime } from '../servers/views/times.js';

const named = {
  hidden: anyText,
  host: anyText,
  instance_uuid: anyText,
  source_compute: anyText,
  status: anyText,
  migration_type: anyText,
};
const time = once(text({ format: { name: 'date-time', test: (value) => parseTime(value) !== undefined } }));
const paged = { ...named, limit: once(nonNegativeInteger), marker: once(text()), 'changes-since': time };
const bounded = { ...paged, 'changes-before': time };

/** Checked before who may ask. */
const listQuery: Schemas = [
  [0, looseQuery(named)],
  [59, strictQuery(paged)],
  [66, strictQuery(bounded)],
  [80, strictQuery({ ...bounded, user_id: once(text()), project_id: once(text()) })],
];

const SORTED_SINCE = 59;
const BEFORE_SINCE = 66;

/** @throws ComputeFault 400 */
function checkQuery({ query, minor }: ComputeCall): void {
  const [since, before] = ['changes-since', 'changes-before'].map((name) => parseTime(query.get(name) ?? ''));
  if (minor >= BEFORE_SINCE && since !== undefined && before !== undefined && before < since) {
    throw badRequest('The value of changes-since must be less than or equal to changes-before.');
  }
  const marker = query.get('marker');
  if (minor >= SORTED_SINCE && marker) throw badRequest(`Marker ${marker} could not be found.`);
}

const RULE = 'os_compute_api:servers:migrations';

/** `/servers/{server_id}/migrations`: live migrations that are under way, for administrators; here they never last. */
export const migrationRoutes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: '/servers/{server_id}/migrations',
    min: 23,
    answer(call) {
      call.requireAdmin(`${RULE}:index`);
      findServer(call);
      return ok({ migrations: [] });
    },
  },
  {
    method: 'GET',
    path: '/servers/{server_id}/migrations/{id}',
    min: 23,
    answer(call) {
      call.requireAdmin(`${RULE}:show`);
      const { id: serverId } = findServer(call);
      const id = call.param('id');
      throw itemNotFound(`In-progress live migration ${id} is not found for server ${serverId}.`);
    },
  },
  {
    method: 'GET',
    path: '/os-migrations',
    query: listQuery,
    answer(call) {
      call.requireAdmin('os_compute_api:os-migrations:index');
      checkQuery(call);
      return ok({ migrations: [] });
    },
  },
];
