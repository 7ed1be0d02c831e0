import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { shownAddresses } from './shown-addresses.js';

/** `GET /servers/{server_id}/ips` (recording `nova-addresses`). */
export const listAddresses: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/ips',
  answer: (call) => ok({ addresses: shownAddresses(call.cloud, findServer(call)) }),
};
