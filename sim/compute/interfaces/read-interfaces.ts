import { findPort, portsOf } from '../../network/server-ports.js';
import type { PortRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { needNetworkService } from '../servers/networks/network-service.js';
import { findServer, type ServerRecord } from '../servers/server.js';
import { viewInterface } from './interface-view.js';

/** `GET /servers/{server_id}/os-interface` (recording `nova-interfaces`). */
export const listInterfaces: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-interface',
  answer(call) {
    const server = findServer(call);
    needNetworkService(call.cloud);
    const ports = portsOf(call.cloud, server.id);
    return ok({ interfaceAttachments: ports.map((port) => viewInterface(call.minor, server, port)) });
  },
};

/** `GET /servers/{server_id}/os-interface/{port_id}` */
export const showInterface: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-interface/{port_id}',
  answer(call) {
    const server = findServer(call);
    needNetworkService(call.cloud);
    return ok({ interfaceAttachment: viewInterface(call.minor, server, portOfPath(call, server)) });
  },
};

/** @throws ComputeFault 404 */
function portOfPath(call: ComputeCall, server: ServerRecord): PortRecord {
  const id = call.param('port_id');
  const port = findPort(call.cloud, call.viewer, id);
  if (!port) throw itemNotFound(`Port id ${id} could not be found.`);
  if (port.device_id === server.id) return port;
  throw itemNotFound(`Instance ${server.id} does not have a port with id ${id}`);
}
