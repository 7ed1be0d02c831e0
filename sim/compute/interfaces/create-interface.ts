import * as z from 'zod';
import {
  allocatePort,
  availableNetworks,
  bindPort,
  claimPort,
  findNetwork,
  findPort,
  fixedIpInUse,
  hasSubnets,
  NetworkFault,
} from '../../network/server-ports.js';
import type { PortRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, forbidden, itemNotFound, unexpectedError } from '../fault.js';
import { recordAction, recordDone } from '../instance-actions/action-log.js';
import { type Minor, madePerVersion } from '../microversion.js';
import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { ipAddress, tag, uuid } from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { complain, list } from '../schema/types.js';
import { checkConditions } from '../server-actions/server-action.js';
import { needNetworkService } from '../servers/networks/network-service.js';
import { isForbidden } from '../servers/networks/requested-networks.js';
import { findServer, type ServerRecord, touchUndated } from '../servers/server.js';
import { viewInterface } from './interface-view.js';

const TAG_SINCE = 49;

const addresses = list(z.strictObject({ ip_address: ipAddress })).superRefine((value, context) => {
  if (value.length < 1) complain(context, sentence.tooShort(value));
});
/** How many there are is looked at before what they are. */
const oneAddress = z
  .unknown()
  .superRefine((value, context) => {
    if (Array.isArray(value) && value.length > 1) complain(context, sentence.tooLong(value));
  })
  .pipe(addresses);

function schemaOf(minor: Minor): z.ZodType {
  return z.strictObject({
    interfaceAttachment: z
      .strictObject({
        net_id: uuid.optional(),
        port_id: uuid.optional(),
        fixed_ips: oneAddress.optional(),
        ...(minor >= TAG_SINCE ? { tag: tag.optional() } : {}),
      })
      .optional(),
  });
}

const schemas: Schemas = madePerVersion([0, TAG_SINCE], schemaOf);

interface InterfaceInput {
  readonly net_id?: string;
  readonly port_id?: string;
  readonly fixed_ips?: ReadonlyArray<{ readonly ip_address: string }>;
  readonly tag?: string;
}

export const attachStates = { states: ['active', 'paused', 'stopped'] } as const;

/** `POST /servers/{server_id}/os-interface`: the answer waits until the server has it. */
export const createInterface: ComputeRoute<{ readonly interfaceAttachment?: InterfaceInput }> = {
  method: 'POST',
  path: '/servers/{server_id}/os-interface',
  body: schemas,
  answer(call, body) {
    const server = findServer(call);
    const input = body.interfaceAttachment ?? (Object.keys(body).length === 0 ? {} : undefined);
    if (input === undefined) throw unexpectedError('KeyError');
    const fixedIp = input.fixed_ips?.[0]?.ip_address;
    if (input.net_id && input.port_id) throw badRequest('Must not input both network_id and port_id');
    if (fixedIp && !input.net_id) throw badRequest('Must input network_id when request IP address');
    checkConditions(call, server, { name: 'attach_interface', ...attachStates });
    needNetworkService(call.cloud);
    const port = input.port_id
      ? takePort(call, server, input.port_id)
      : makePort(call, server, input.net_id ?? theOneNetwork(call), fixedIp);
    recordDone(call, server, 'attach_interface', 'compute_attach_interface');
    plug(call, server, port, input);
    return ok({ interfaceAttachment: viewInterface(call.minor, server, port) });
  },
};

/** @throws ComputeFault */
function takePort(call: ComputeCall, server: ServerRecord, id: string): PortRecord {
  const port = findPort(call.cloud, call.viewer, id);
  if (!port) {
    // what is asked is on record before the port is looked for
    recordAction(call, server, 'attach_interface');
    throw itemNotFound(`Port id ${id} could not be found.`);
  }
  if (port.tenant_id !== server.projectId) {
    throw badRequest(`Port ${id} not usable for instance ${server.id}.`);
  }
  if (port.device_id !== '') throw conflictingRequest(`Port ${id} is still in use.`);
  checkMayHave(call, port.network_id);
  const { id: serverId, availabilityZone: zone } = server;
  claimPort(call.cloud, port, { id: serverId, zone, host: server.host ?? '' }, call.now);
  return port;
}

/** @throws ComputeFault 403 */
function checkMayHave(call: ComputeCall, networkId: string): void {
  if (isForbidden(call, networkId)) {
    throw forbidden(`It is not allowed to create an interface on external network ${networkId}`);
  }
}

/** @throws ComputeFault 400 where there is none, or several */
function theOneNetwork(call: ComputeCall): string {
  const [network, another] = availableNetworks(call.cloud, call.projectId);
  if (!network) {
    throw badRequest(
      `No specific network was requested and none are available for project '${call.projectId}'.`,
    );
  }
  if (!another) return network.id;
  throw badRequest('Multiple possible networks found, use a Network ID to be more specific.');
}

/** What goes wrong on the host comes back as an error that Nova does not know. @throws ComputeFault */
function makePort(
  call: ComputeCall,
  server: ServerRecord,
  networkId: string,
  fixedIp: string | undefined,
): PortRecord {
  const { cloud, now } = call;
  const network = findNetwork(cloud, call.viewer, networkId);
  if (!network) throw unexpectedError('oslo_messaging.rpc.client.RemoteError');
  checkMayHave(call, networkId);
  if (!hasSubnets(cloud, networkId)) throw unexpectedError('oslo_messaging.rpc.client.RemoteError');
  if (fixedIp !== undefined && fixedIpInUse(cloud, networkId, fixedIp)) {
    throw conflictingRequest(`Fixed IP ${fixedIp} is already in use.`);
  }
  const { projectId, id: serverId, availabilityZone: zone } = server;
  try {
    const port = allocatePort(cloud, { networkId, projectId, serverId, zone, fixedIp }, now);
    bindPort(cloud, port, server.host ?? '', now);
    return port;
  } catch (fault) {
    if (!(fault instanceof NetworkFault)) throw fault;
    if (fault.type === 'OverQuota') throw forbidden('Maximum number of ports exceeded');
    if (fault.type === 'IpAddressGenerationFailure') {
      throw badRequest(`No fixed IP addresses available for network: ${networkId}`);
    }
    throw unexpectedError('nova.exception_Remote.InvalidInput_Remote');
  }
}

function plug(call: ComputeCall, server: ServerRecord, port: PortRecord, input: InterfaceInput): void {
  const added = {
    networkId: port.network_id,
    portId: port.id,
    preexisting: input.port_id !== undefined,
    fixedIp: null,
    tag: input.tag ?? null,
  };
  touchUndated(call.cloud, server, call.now, { interfaces: [...server.interfaces, added] });
}
