import type { Cloud } from '../../../cloud.js';
import { parseAddress } from '../../../network/addresses.js';
import { indexesOf } from '../../../network/indexes.js';
import type { NetworkState, PortRecord } from '../../../network/state.js';
import type { ServerRecord } from '../server.js';

export interface ServerAddress {
  readonly version: 4 | 6;
  readonly addr: string;
  readonly 'OS-EXT-IPS:type'?: 'fixed' | 'floating';
  readonly 'OS-EXT-IPS-MAC:mac_addr'?: string;
}

/** Addresses by network's name, in the order of the server's interfaces; hidden while it is being built. */
export type Addresses = Readonly<Record<string, readonly ServerAddress[]>>;

const NONE: Addresses = {};

/** @param short without what tells one kind of address from the other */
export function addressesOf(cloud: Cloud, server: ServerRecord, short: boolean): Addresses {
  const hidden = server.interfaces.length === 0 || server.vmState === 'building';
  return hidden ? NONE : addressesByNetwork(cloud, server, short);
}

export function addressesByNetwork(cloud: Cloud, server: ServerRecord, short: boolean): Addresses {
  const byNetwork = new Map<string, ServerAddress[]>();
  for (const port of portsOf(cloud.network, server)) {
    const name = cloud.network.networks.get(port.network_id)?.name ?? '';
    const addresses = byNetwork.get(name) ?? [];
    addresses.push(...ofPort(cloud.network, port, short));
    byNetwork.set(name, addresses);
  }
  return Object.fromEntries(byNetwork);
}

export function portsOf(state: NetworkState, server: ServerRecord): PortRecord[] {
  return server.interfaces.flatMap(({ portId }) => (portId === null ? [] : (state.ports.get(portId) ?? [])));
}

function ofPort(state: NetworkState, port: PortRecord, short: boolean): ServerAddress[] {
  const mac = port.mac_address;
  const view = (addr: string, type: 'fixed' | 'floating'): ServerAddress => {
    const version = parseAddress(addr)?.version ?? 4;
    return short
      ? { version, addr }
      : { version, addr, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': mac };
  };
  const floating = [...indexesOf(state).floatingIpsOfPort.of(port.id)];
  return port.fixed_ips.flatMap(({ ip_address: address }) => [
    view(address, 'fixed'),
    ...floating
      .filter((ip) => ip.fixed_ip_address === address)
      .map((ip) => view(ip.floating_ip_address, 'floating')),
  ]);
}

/** Of each of its ports, by their ids; undefined where there are none (recording `nova-server-two-networks`). */
export function securityGroupsOf(
  cloud: Cloud,
  server: ServerRecord,
): ReadonlyArray<{ readonly name: string }> | undefined {
  const { network } = cloud;
  const groups = portsOf(network, server).flatMap((port) =>
    // one that was there before is the server's from when its network is made
    port.device_id === server.id
      ? [...port.security_groups].sort().map((id) => ({ name: network.securityGroups.get(id)?.name ?? id }))
      : [],
  );
  return groups.length > 0 ? groups : undefined;
}

/** Changes whenever something about the server's ports does that its document shows. */
export function addressStamp(cloud: Cloud, server: ServerRecord): number {
  let stamp = 0;
  for (const { portId } of server.interfaces) {
    if (portId === null) continue;
    const port = cloud.network.ports.get(portId);
    stamp = Math.imul(stamp, 31) + (port?.revision_number ?? -1);
    if (!port) continue;
    for (const ip of indexesOf(cloud.network).floatingIpsOfPort.of(portId)) {
      stamp = Math.imul(stamp, 31) + ip.revision_number;
    }
    for (const group of port.security_groups) {
      stamp = Math.imul(stamp, 31) + (cloud.network.securityGroups.get(group)?.revision_number ?? -1);
    }
  }
  return stamp;
}
