import { type ComputeRoute, noContent, ok } from '../route.js';
import { findServer, touch } from '../servers/server.js';

const path = '/servers/{server_id}/os-server-password';

/** What a guest sets as its password, encrypted, to be told: none does. Its first removal changes the server. */
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
      const server = findServer(call);
      if (!server.passwordCleared) touch(call.cloud, server, call.now, { passwordCleared: true });
      return noContent;
    },
  },
];
