import { isIPv6 } from 'node:net';
import { type Address, contains, overlap, parseAddress } from '../addresses.js';
import { cidrOf, subnetsOf } from '../allocation.js';
import { badResource, conflict } from '../fault.js';
import { indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { PortRecord, RouterRecord, SubnetRecord } from '../state.js';

export const INTERFACE = 'network:router_interface';
export const GATEWAY = 'network:router_gateway';

export function interfacesOf(context: NetworkContext, router: RouterRecord): PortRecord[] {
  const ports = [...indexesOf(context.state).portsOfDevice.of(router.id)];
  return ports.filter((port) => port.device_owner === INTERFACE);
}

export const subnetIdsOf = (port: PortRecord): string[] => port.fixed_ips.map((ip) => ip.subnet_id);

export function checkFits(
  context: NetworkContext,
  router: RouterRecord,
  port: PortRecord,
  subnets: readonly SubnetRecord[],
): void {
  const other = hasSix(port) && sixthOf(context, router, port.network_id);
  if (other) {
    throw badResource(
      'router',
      `Cannot have multiple router ports with the same network id if both contain IPv6 subnets. Existing port ${other.id} has IPv6 subnet(s) and network id ${other.network_id}`,
    );
  }
  checkNoOverlap(context, router, subnets);
  if (subnets.filter((subnet) => subnet.ip_version === 4).length > 1) {
    throw badResource('router', 'Cannot have multiple IPv4 subnets on router port');
  }
}

const hasSix = (port: PortRecord): boolean => port.fixed_ips.some((ip) => isIPv6(ip.ip_address));

/** All of a network's IPv6 subnets that a router joins are on one port of it. */
export function sixthOf(
  context: NetworkContext,
  router: RouterRecord,
  networkId: string,
): PortRecord | undefined {
  return interfacesOf(context, router).find((port) => port.network_id === networkId && hasSix(port));
}

export function checkAdvertised(subnet: SubnetRecord): void {
  if (subnet.ip_version === 4 || subnet.ipv6_ra_mode !== null || subnet.ipv6_address_mode === null) return;
  throw badResource(
    'router',
    `IPv6 subnet ${subnet.id} configured to receive RAs from an external router cannot be added to Neutron Router.`,
  );
}

/** Nor with what is on the external network that the router leads to. */
export function checkNoOverlap(
  context: NetworkContext,
  router: RouterRecord,
  wanted: readonly SubnetRecord[],
): void {
  const { state } = context;
  const ports = [...indexesOf(state).portsOfDevice.of(router.id)];
  const joined = ports.flatMap((port) => subnetIdsOf(port));
  const twice = joined.find((id) => wanted.some((subnet) => subnet.id === id));
  if (twice) throw badResource('router', `Router already has a port on subnet ${twice}`);
  const outside = ports.find((port) => port.device_owner === GATEWAY)?.network_id;
  const beyond = outside === undefined ? [] : subnetsOf(state, outside);
  const others = [...joined.flatMap((id) => state.subnets.get(id) ?? []), ...beyond];
  for (const other of others) {
    const subnet = wanted.find((one) => overlap(cidrOf(other), cidrOf(one)));
    if (!subnet) continue;
    throw badResource(
      'router',
      `Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${other.cidr} of subnet ${other.id}`,
    );
  }
}

/** @throws NetworkFault 409 while a floating IP or a route leads through it */
export function checkUnused(context: NetworkContext, router: RouterRecord, subnetId: string): void {
  const kept = `Router interface for subnet ${subnetId} on router ${router.id} cannot be deleted, as it is required by one or more`;
  for (const ip of context.state.floatingIps.values()) {
    if (ip.router_id !== router.id || ip.port_id === null) continue;
    const inner = context.state.ports.get(ip.port_id)?.fixed_ips;
    const subnet = inner?.find((one) => one.ip_address === ip.fixed_ip_address)?.subnet_id;
    if (subnet === subnetId) throw conflict('RouterInterfaceInUseByFloatingIP', `${kept} floating IPs.`);
  }
  const subnet = context.state.subnets.get(subnetId);
  if (
    subnet &&
    router.routes.some(({ nexthop }) => contains(cidrOf(subnet), parseAddress(nexthop) as Address))
  ) {
    throw conflict('RouterInterfaceInUseByRoute', `${kept} routes.`);
  }
}
