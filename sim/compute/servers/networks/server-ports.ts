import type { Cloud } from '../../../cloud.js';
import { NetworkFault } from '../../../network/fault.js';
import { change, indexesOf } from '../../../network/indexes.js';
import { type NetworkContext, serviceContext } from '../../../network/network-call.js';
import { createPort } from '../../../network/ports/port-resource.js';
import { removePort } from '../../../network/ports/remove-port.js';
import { DEFAULT_GROUP, ensureDefaultGroup } from '../../../network/security-groups/default-group.js';
import { bindPort, claimPort } from '../../../network/server-ports.js';
import type { PortRecord } from '../../../network/state.js';
import type { ServerInterface, ServerRecord } from '../server.js';
import { ALLOCATED, allocate } from './allocated-network.js';

/**
 * Gives a server its ports: makes those that are missing, and takes those it was to have.
 *
 * @returns the server's interfaces, each with its port
 * @throws AddressRefused where an address is none of its network's
 * @throws NetworkFault where one is in use or none is left
 */
export function allocatePorts(cloud: Cloud, server: ServerRecord, now: number): readonly ServerInterface[] {
  if (server.interfaces.length === 0) return server.interfaces;
  const context = serviceContext(cloud, server.projectId, now);
  return server.interfaces.map((wanted) => ({
    ...wanted,
    portId:
      wanted.portId === null ? makePort(context, server, wanted) : takePort(context, server, wanted.portId),
  }));
}

function deviceOwner(server: ServerRecord): string {
  return `compute:${server.availabilityZone || 'nova'}`;
}

function makePort(context: NetworkContext, server: ServerRecord, wanted: ServerInterface): string {
  const port = madePort(context, wanted, {
    name: '',
    description: '',
    network_id: wanted.networkId === ALLOCATED ? allocate(context, server.projectId) : wanted.networkId,
    tenant_id: server.projectId,
    admin_state_up: true,
    device_id: server.id,
    device_owner: deviceOwner(server),
    'binding:vnic_type': 'normal',
    'binding:host_id': '',
    numa_affinity_policy: null,
    device_profile: null,
    security_groups: securityGroupIds(context, server),
    ...(wanted.fixedIp === null ? {} : { fixed_ips: [{ ip_address: wanted.fixedIp }] }),
  });
  bindPort(context.cloud, port, server.host ?? '', context.now);
  return port.id;
}

/** An address that was asked for is none that a network's subnets have. */
export class AddressRefused extends Error {
  readonly fixedIp: string;
  readonly networkId: string;

  constructor(fixedIp: string, networkId: string) {
    super(`Fixed IP ${fixedIp} is not a valid ip address for network ${networkId}.`);
    this.name = 'AddressRefused';
    this.fixedIp = fixedIp;
    this.networkId = networkId;
  }
}

function madePort(
  context: NetworkContext,
  { fixedIp, networkId }: ServerInterface,
  values: Parameters<typeof createPort>[1],
): PortRecord {
  try {
    return createPort(context, values);
  } catch (fault) {
    const refused = fault instanceof NetworkFault && fault.type === 'InvalidIpForNetwork' && fixedIp !== null;
    throw refused ? new AddressRefused(fixedIp, networkId) : fault;
  }
}

function securityGroupIds(context: NetworkContext, server: ServerRecord): string[] {
  return server.securityGroups.map((group) =>
    group === DEFAULT_GROUP ? ensureDefaultGroup(context, server.projectId).id : group,
  );
}

function takePort(context: NetworkContext, server: ServerRecord, portId: string): string | null {
  const port = context.state.ports.get(portId);
  if (!port) return null;
  const { id, availabilityZone: zone, host } = server;
  claimPort(context.cloud, port, { id, zone: zone || 'nova', host: host ?? '' }, context.now);
  return port.id;
}

/** Takes a server's ports away: those made for it are gone, those that were there before are free again. */
export function releasePorts(cloud: Cloud, server: ServerRecord, now: number): void {
  const context = serviceContext(cloud, server.projectId, now);
  const kept = new Set(
    server.interfaces.filter(({ preexisting }) => preexisting).map(({ portId }) => portId),
  );
  for (const port of [...indexesOf(cloud.network).portsOfDevice.of(server.id)]) {
    if (kept.has(port.id)) freePort(context, port);
    else removePort(context, port);
  }
}

function freePort(context: NetworkContext, port: PortRecord): void {
  change(
    context.state,
    'ports',
    port,
    { device_id: '', device_owner: '', 'binding:host_id': '', status: 'DOWN' },
    context.now,
  );
}
