import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';

/** `GET /servers/{server_id}/metadata` (recording `nova-metadata-get`). */
export const listMetadata: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/metadata',
  answer: (call) => ok({ metadata: findServer(call).metadata }),
};
