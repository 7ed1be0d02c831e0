import type { ComputeRoute } from '../route.js';
import { findServer } from './server.js';
import { formatFor } from './views/server-format.js';
import { answerOf } from './views/server-view.js';

/** `GET /servers/{server_id}` (recordings `nova-server-*`). */
export const showServer: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}',
  answer: (call) => ({ status: 200, bytes: answerOf(findServer(call), formatFor(call, 'one')) }),
};
