import { itemNotFound } from '../../fault.js';
import { type ComputeRoute, ok } from '../../route.js';
import { findServer } from '../server.js';
import { shownAddresses } from './shown-addresses.js';

/** `GET /servers/{server_id}/ips/{network}`, by the network's name (recording `nova-addresses-network`). */
export const showAddresses: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/ips/{network}',
  answer(call) {
    const name = call.param('network');
    const addresses = shownAddresses(call.cloud, findServer(call));
    if (!Object.hasOwn(addresses, name)) throw itemNotFound('Instance is not a member of specified network');
    return ok(Object.fromEntries([[name, addresses[name]]]));
  },
};
