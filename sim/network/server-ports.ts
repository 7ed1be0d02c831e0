/** What Nova asks of Neutron: networks to boot on, a port for each network card, the addresses of a server. */

import type { Cloud } from '../cloud.js';
import { change, indexesOf } from './indexes.js';
import { type NetworkContext, serviceContext } from './network-call.js';
import { seesNetwork } from './networks/network-resource.js';
import { createPort, portResource } from './ports/port-resource.js';
import { removePort } from './ports/remove-port.js';
import { checkQuota, limitOf, usageOf } from './quotas/quota.js';
import { isShared } from './rbac/sharing.js';
import { ensureDefaultGroup } from './security-groups/default-group.js';
import type { NetworkRecord, PortRecord, SecurityGroupRecord } from './state.js';

export { NetworkFault } from './fault.js';
export type { NetworkRecord, PortRecord, SecurityGroupRecord } from './state.js';

/**
 * The networks that a server of this project gets a card on when none is named: its own, then the shared ones.
 * With several, Nova refuses to choose.
 */
export function availableNetworks(cloud: Cloud, projectId: string): NetworkRecord[] {
  const all = [...cloud.network.networks.values()];
  return [
    ...all.filter(
      (network) => network.tenant_id === projectId && !isShared(cloud.network, network.id, projectId),
    ),
    ...all.filter((network) => isShared(cloud.network, network.id, projectId)),
  ];
}

/** A network that this project may see; an administrator (undefined) sees all. */
export function findNetwork(
  cloud: Cloud,
  projectId: string | undefined,
  id: string,
): NetworkRecord | undefined {
  const network = cloud.network.networks.get(id);
  return network && seesNetwork(cloud.network, projectId, network) ? network : undefined;
}

/** Whether a server can get an address on it. */
export function hasSubnets(cloud: Cloud, networkId: string): boolean {
  return indexesOf(cloud.network).subnetsOfNetwork.of(networkId).size > 0;
}

/** Which of a network's subnets, by address, would hold this one and whether a port has it. */
export function fixedIpInUse(cloud: Cloud, networkId: string, ip: string): boolean {
  const { subnetsOfNetwork, addresses } = indexesOf(cloud.network);
  return [...subnetsOfNetwork.of(networkId)].some((subnet) => addresses.get(subnet.id)?.has(ip));
}

/** A port that this project may use. */
export function findPort(cloud: Cloud, projectId: string | undefined, id: string): PortRecord | undefined {
  const port = cloud.network.ports.get(id);
  return port && (projectId === undefined || port.tenant_id === projectId) ? port : undefined;
}

/** How many more ports a project may have; undefined: no limit. */
export function portsLeft(cloud: Cloud, projectId: string): number | undefined {
  const limit = limitOf(cloud.network, projectId, 'port');
  return limit < 0 ? undefined : limit - usageOf(cloud.network, projectId, 'port');
}

export interface PortRequest {
  readonly networkId: string;
  readonly projectId: string;
  readonly serverId: string;
  /** Of the availability zone: the port's owner is `compute:ZONE`. */
  readonly zone: string;
  /** Ids. Left out: the project's default group. */
  readonly securityGroups?: readonly string[] | undefined;
  /** Left out: one from each IP version's pool. */
  readonly fixedIp?: string | undefined;
}

/**
 * Makes a port for a server, not yet plugged anywhere.
 * @throws NetworkFault where the network is gone, no address is left, or the quota is used up
 */
export function allocatePort(cloud: Cloud, request: PortRequest, now: number): PortRecord {
  const context = serviceContext(cloud, request.projectId, now);
  checkQuota(context, request.projectId, 'port', 1);
  const { networkId, projectId, serverId, zone, securityGroups, fixedIp } = request;
  return createPort(context, {
    ...NEW_PORT,
    network_id: networkId,
    tenant_id: projectId,
    device_id: serverId,
    device_owner: `compute:${zone}`,
    fixed_ips: fixedIp === undefined ? undefined : [{ ip_address: fixedIp }],
    security_groups: securityGroups && [...securityGroups],
  });
}

const NEW_PORT = portResource.post.omit({ network_id: true, tenant_id: true }).parse({});

/** Plugs a port that was there before into a server, on its host: it becomes ACTIVE. */
export function claimPort(
  cloud: Cloud,
  port: PortRecord,
  server: { readonly id: string; readonly zone: string; readonly host: string },
  now: number,
): void {
  const owner = { device_id: server.id, device_owner: `compute:${server.zone}` };
  change(cloud.network, 'ports', port, { ...owner, 'binding:host_id': server.host }, now);
  change(cloud.network, 'ports', port, { status: 'ACTIVE' }, now);
}

/** Plugs a port on a host: it becomes ACTIVE. */
export function bindPort(cloud: Cloud, port: PortRecord, host: string, now: number): void {
  change(cloud.network, 'ports', port, { 'binding:host_id': host }, now);
  change(cloud.network, 'ports', port, { status: 'ACTIVE' }, now);
}

/** Takes a port off a server and leaves it to its owner. */
export function unbindPort(cloud: Cloud, port: PortRecord, now: number): void {
  const changes = { device_id: '', device_owner: '', 'binding:host_id': '', status: 'DOWN' as const };
  change(cloud.network, 'ports', port, changes, now);
}

/** Deletes a port and frees its addresses. */
export function releasePort(cloud: Cloud, port: PortRecord, now: number): void {
  if (cloud.network.ports.has(port.id)) removePort(serviceContext(cloud, port.tenant_id, now), port);
}

/** A server's ports, in the order in which it got them. */
export function portsOf(cloud: Cloud, serverId: string): PortRecord[] {
  return [...indexesOf(cloud.network).portsOfDevice.of(serverId)];
}

export interface ServerAddress {
  /** Name of the network. */
  readonly network: string;
  readonly version: 4 | 6;
  readonly address: string;
  readonly type: 'fixed' | 'floating';
  readonly mac: string;
}

/** A server's addresses, each port's fixed ones with the floating ones that lead to them. */
export function addressesOf(cloud: Cloud, serverId: string): ServerAddress[] {
  const { floatingIpsOfPort } = indexesOf(cloud.network);
  return portsOf(cloud, serverId).flatMap((port) => {
    const network = cloud.network.networks.get(port.network_id)?.name ?? '';
    const common = { network, mac: port.mac_address };
    const floating = [...floatingIpsOfPort.of(port.id)];
    return port.fixed_ips.flatMap(({ ip_address: address }) => [
      { ...common, version: versionOf(address), address, type: 'fixed' as const },
      ...floating
        .filter((ip) => ip.fixed_ip_address === address)
        .map((ip) => ({
          ...common,
          version: versionOf(ip.floating_ip_address),
          address: ip.floating_ip_address,
          type: 'floating' as const,
        })),
    ]);
  });
}

function versionOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Groups that a name or an id stands for among those of a project: none, one, or several of one name. */
export function findSecurityGroups(
  cloud: Cloud,
  projectId: string,
  nameOrId: string,
  now: number,
): SecurityGroupRecord[] {
  ensureDefaultGroup(serviceContext(cloud, projectId, now), projectId);
  const groups = [...indexesOf(cloud.network).groupsOfProject.of(projectId)];
  const byId = groups.filter((group) => group.id === nameOrId);
  return byId.length > 0 ? byId : groups.filter((group) => group.name === nameOrId);
}

/** Names of the groups of a server's ports, each once, in order of the ports. */
export function securityGroupsOf(cloud: Cloud, serverId: string): string[] {
  const ids = portsOf(cloud, serverId).flatMap((port) => port.security_groups);
  return [...new Set(ids)].map((id) => cloud.network.securityGroups.get(id)?.name ?? '');
}

export function setSecurityGroups(cloud: Cloud, port: PortRecord, ids: readonly string[], now: number): void {
  change(cloud.network, 'ports', port, { security_groups: ids }, now);
}

/** For the rules of other folders that call Neutron's own operations in a project's name. */
export function networkContext(
  cloud: Cloud,
  projectId: string,
  isAdmin: boolean,
  now: number,
): NetworkContext {
  return { cloud, state: cloud.network, actor: { projectId, isAdmin }, now };
}
