import { type ComputeRoute, noContent, ok } from '../route.js';
import { findServer } from '../servers/server.js';

const path = '/servers/{server_id}/os-server-password';

/** What a guest sets as its password, encrypted, to be told: none does. */
export const passwordRoutes: readonly ComputeRoute[] = [
  {
    method: 'GET',
    path,
    answer(call) {
      findServer(call);
      return ok({ password: '' });
    },
  },
  {
    method: 'DELETE',
    path,
    answer(call) {
      findServer(call);
      return noContent;
    },
  },
];
