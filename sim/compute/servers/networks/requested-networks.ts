import { indexesOf } from '../../../network/indexes.js';
import { seesNetwork } from '../../../network/networks/network-resource.js';
import { limitOf, usageOf } from '../../../network/quotas/quota.js';
import { isShared } from '../../../network/rbac/sharing.js';
import type { NetworkRecord, PortRecord } from '../../../network/state.js';
import type { ComputeCall } from '../../compute-call.js';
import { badRequest, conflictingRequest, forbidden } from '../../fault.js';
import { isUuidLike } from '../../schema/nova-types.js';
import type { NetworkInput, NewServerInput } from '../create-server-schema.js';
import type { ServerInterface } from '../server.js';
import { ALLOCATED, canAllocate } from './allocated-network.js';
import { needNetworkService } from './network-service.js';

/** `none`, `auto`, or the networks and ports that were named; undefined: nothing was said, which means the one. */
export type RequestedNetworks = readonly RequestedNetwork[] | 'none' | 'auto' | undefined;

export interface RequestedNetwork {
  readonly networkId: string | null;
  readonly portId: string | null;
  readonly fixedIp: string | null;
  readonly tag: string | null;
}

/** @throws ComputeFault 400 (recordings `nova-create-bad-networks-*`) */
export function readNetworks(networks: NewServerInput['networks']): RequestedNetworks {
  if (networks === undefined || typeof networks === 'string') return networks;
  const ports = new Set<string>();
  const requested = networks.map((network) => readNetwork(network, ports));
  return requested.length > 0 ? requested : undefined;
}

function readNetwork(network: NetworkInput, ports: Set<string>): RequestedNetwork {
  const { port, fixed_ip: fixedIp = null, tag = null, uuid } = network;
  if (port) {
    if (ports.has(port)) {
      throw badRequest(`Port ID '${port}' was specified twice: you cannot attach a port multiple times.`);
    }
    if (fixedIp !== null) {
      throw badRequest(
        `Specified Fixed IP '${fixedIp}' cannot be used with port '${port}': the two cannot be specified together.`,
      );
    }
    ports.add(port);
    return { networkId: null, portId: port, fixedIp, tag };
  }
  if (uuid === undefined) throw badRequest("Bad network format: missing 'uuid'");
  if (!isUuidLike(uuid)) {
    throw badRequest(`Bad networks format: network uuid is not in proper format (${uuid})`);
  }
  return { networkId: uuid, portId: null, fixedIp, tag };
}

/** What cannot be asked for more than one server at a time. @throws ComputeFault 400 */
export function checkForSeveral(requested: RequestedNetworks): void {
  if (!Array.isArray(requested)) return;
  const networks: readonly RequestedNetwork[] = requested;
  if (networks.some(({ networkId, fixedIp }) => networkId && fixedIp)) {
    throw badRequest(
      'Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.',
    );
  }
  if (networks.some(({ portId }) => portId)) {
    throw badRequest(
      'Failed to launch instances: Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.',
    );
  }
}

export interface NetworkPlan {
  readonly interfaces: readonly ServerInterface[];
  /** How many servers the quota of ports has room for, of those asked for. */
  readonly servers: number;
}

const NO_INTERFACES: readonly never[] = [];

/** @throws ComputeFault where a network or port cannot be used (recordings `nova-create-bad-networks-*`) */
export function planNetworks(call: ComputeCall, requested: RequestedNetworks, count: number): NetworkPlan {
  if (requested === 'none') return { interfaces: NO_INTERFACES, servers: count };
  needNetworkService(call.cloud);
  const interfaces =
    requested === undefined || requested === 'auto'
      ? theOneNetwork(call, requested)
      : requested.map((network) => planPort(call, network));
  if (Array.isArray(requested)) checkNamedNetworks(call, requested);
  const fresh = interfaces.filter(({ preexisting }) => !preexisting).length;
  const needed = Array.isArray(requested) ? fresh : 1;
  return {
    interfaces: interfaces.map((one) =>
      isForbidden(call, one.networkId) ? { ...one, forbidden: true } : one,
    ),
    servers: needed === 0 ? count : withinPortQuota(call, needed, count),
  };
}

/** A network to the outside that is not shared is for administrators alone, even if it is the project's own. */
export function isForbidden({ isAdmin, cloud, projectId }: ComputeCall, networkId: string): boolean {
  const isOutside = cloud.network.networks.get(networkId)?.['router:external'] ?? false;
  return isOutside && !isAdmin && !isShared(cloud.network, networkId, projectId);
}

function theOneNetwork(call: ComputeCall, requested: 'auto' | undefined): readonly ServerInterface[] {
  const networks = availableNetworks(call);
  if (networks.length > 1) {
    throw conflictingRequest('Multiple possible networks found, use a Network ID to be more specific.');
  }
  const [network] = networks;
  if (!network && requested === 'auto') {
    if (canAllocate(call.cloud, call.projectId, call.now)) return [newInterface(ALLOCATED)];
    throw badRequest(`Unable to automatically allocate a network for project ${call.projectId}`);
  }
  return network ? [newInterface(network.id)] : [];
}

/** What Nova offers who names no network: the project's own, and those shared with everyone. */
function availableNetworks(call: ComputeCall): NetworkRecord[] {
  const found: NetworkRecord[] = [];
  for (const network of call.cloud.network.networks.values()) {
    if (network.tenant_id === call.projectId || isShared(call.cloud.network, network.id, call.projectId))
      found.push(network);
  }
  return found;
}

function newInterface(
  networkId: string,
  fixedIp: string | null = null,
  tag: string | null = null,
): ServerInterface {
  return { networkId, portId: null, preexisting: false, fixedIp, tag };
}

function planPort(call: ComputeCall, { networkId, portId, fixedIp, tag }: RequestedNetwork): ServerInterface {
  if (portId !== null) {
    const port = usablePort(call, portId);
    return { networkId: port.network_id, portId, preexisting: true, fixedIp: null, tag };
  }
  const id = networkId ?? '';
  if (fixedIp !== null) checkAddressFree(call, id, fixedIp);
  return newInterface(id, fixedIp, tag);
}

function usablePort(call: ComputeCall, id: string): PortRecord {
  const port = call.cloud.network.ports.get(id);
  if (!port || (port.tenant_id !== call.projectId && !call.isAdmin)) {
    throw badRequest(`Port id ${id} could not be found.`);
  }
  if (port.device_id !== '') throw conflictingRequest(`Port ${id} is still in use.`);
  if (port.fixed_ips.length === 0) {
    throw badRequest(`Port ${id} requires a FixedIP in order to be used.`);
  }
  return port;
}

function checkAddressFree(call: ComputeCall, networkId: string, address: string): void {
  for (const port of indexesOf(call.cloud.network).portsOfNetwork.of(networkId)) {
    const visible = call.isAdmin || port.tenant_id === call.projectId;
    if (visible && port.fixed_ips.some((ip) => ip.ip_address === address)) {
      throw badRequest(`Fixed IP address ${address} is already in use on instance ${port.device_id}.`);
    }
  }
}

function checkNamedNetworks(call: ComputeCall, requested: readonly RequestedNetwork[]): void {
  const state = call.cloud.network;
  const ids = [...new Set(requested.flatMap(({ networkId }) => networkId ?? []))];
  const missing = ids.filter((id) => {
    const network = state.networks.get(id);
    if (!network || !seesNetwork(call.cloud.network, call.viewer, network)) return true;
    if (indexesOf(state).subnetsOfNetwork.of(id).size === 0) {
      throw badRequest(`Network ${id} requires a subnet in order to boot instances on.`);
    }
    return false;
  });
  if (missing.length > 0) throw badRequest(`Network ${missing.join(', ')} could not be found.`);
}

function withinPortQuota(call: ComputeCall, perServer: number, count: number): number {
  const state = call.cloud.network;
  const limit = limitOf(state, call.projectId, 'port');
  if (limit === -1) return count;
  const used = usageOf(state, call.projectId, 'port');
  if (used > limit) throw forbidden(`The number of defined ports: ${used} is over the limit: ${limit}`);
  return Math.min(count, Math.floor((limit - used) / perServer));
}

const DEFAULT_ONLY: readonly string[] = ['default'];

/**
 * Ids of the security groups that were asked for, by name or id. `default` is left as it is: it may not be there yet.
 *
 * @throws ComputeFault 400, 409 (recording `nova-create-bad-secgroup-unknown`)
 */
export function findSecurityGroups(call: ComputeCall, wanted: readonly string[]): readonly string[] {
  if (wanted.length === 1 && wanted[0] === 'default') return DEFAULT_ONLY;
  return wanted.map((name) => (name === 'default' ? name : findSecurityGroup(call, name)));
}

function findSecurityGroup(call: ComputeCall, nameOrId: string): string {
  needNetworkService(call.cloud);
  const groups = [...indexesOf(call.cloud.network).groupsOfProject.of(call.projectId)];
  const byId = groups.find(({ id }) => id === nameOrId);
  if (byId) return byId.id;
  const [first, ...others] = groups.filter(({ name }) => name === nameOrId);
  if (!first) throw badRequest(`Unable to find security_group with name or id '${nameOrId}'`);
  if (others.length > 0) {
    throw conflictingRequest(
      `Multiple security_group matches found for name '${nameOrId}', use an ID to be more specific.`,
    );
  }
  return first.id;
}
