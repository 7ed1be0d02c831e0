import type { ComputeRoute } from '../route.js';
import { needNetworkService } from './networks/network-service.js';
import { findServer } from './server.js';
import { formatFor } from './views/server-format.js';
import { answerOf } from './views/server-view.js';

/** `GET /servers/{server_id}` (recordings `nova-server-*`). */
export const showServer: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}',
  answer(call) {
    const server = findServer(call);
    needNetworkService(call.cloud);
    return { status: 200, bytes: answerOf(server, formatFor(call, 'one')) };
  },
};
