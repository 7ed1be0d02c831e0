import { itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { findServer } from '../servers/server.js';

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
    answer(call) {
      call.requireAdmin('os_compute_api:os-migrations:index');
      return ok({ migrations: [] });
    },
  },
];
