import { type ComputeRoute, ok } from '../route.js';
import { findServer } from './server.js';

/** `GET /servers/{server_id}/topology`: no server here is bound to a part of its host's processors. */
export const showTopology: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/topology',
  min: 78,
  answer(call) {
    findServer(call);
    return ok({ nodes: [], pagesize_kb: null });
  },
};
