import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { indexesOf } from '../network/indexes.js';
import { portsOf } from '../network/server-ports.js';
import type { PortRecord, SubnetRecord } from '../network/state.js';
import { prefixNetmask } from './netmask.js';

/** `network_data.json`: the server's cards, what each is to be set up with, and name servers. */
export function networkData(cloud: Cloud, server: ServerRecord): object {
  const cards = portsOf(cloud, server.id).map((port) => ({ port, subnets: subnetsOf(cloud, port) }));
  const usable = cards.filter(({ subnets }) => subnets.length > 0);
  const networks = usable
    .flatMap(({ port, subnets }) => subnets.map((subnet) => ({ port, subnet })))
    .map(({ port, subnet }, index) => networkView(port, subnet, index));
  const servers = new Set(
    usable.flatMap(({ subnets }) => subnets.flatMap((subnet) => subnet.dns_nameservers)),
  );
  return {
    links: usable.map(({ port, subnets }) => linkView(cloud, port, subnets)),
    networks,
    services: [...servers].map(dnsView),
  };
}

/** The first of each IP version that the port has an address in. */
function subnetsOf(cloud: Cloud, port: PortRecord): SubnetRecord[] {
  const all = [...indexesOf(cloud.network).subnetsOfNetwork.of(port.network_id)];
  return ([4, 6] as const).flatMap((version) => {
    const subnet = all.find(
      ({ id, ip_version }) =>
        ip_version === version && port.fixed_ips.some(({ subnet_id }) => subnet_id === id),
    );
    return subnet ? [subnet] : [];
  });
}

/** The name that the port's device has on the host. */
function linkId(port: PortRecord): string {
  return `tap${port.id.slice(0, 11)}`;
}

/** The MTU is left to DHCP where there is any. */
function linkView(cloud: Cloud, port: PortRecord, subnets: readonly SubnetRecord[]): object {
  const dhcp = subnets.some((subnet) => subnet.enable_dhcp);
  return {
    id: linkId(port),
    vif_id: port.id,
    type: 'ovs',
    mtu: dhcp ? null : (cloud.network.networks.get(port.network_id)?.mtu ?? null),
    ethernet_mac_address: port.mac_address,
  };
}

function networkView(port: PortRecord, subnet: SubnetRecord, index: number): object {
  const version = `ipv${subnet.ip_version}`;
  const common = { id: `network${index}`, link: linkId(port), network_id: port.network_id };
  if (subnet.ipv6_address_mode === null && subnet.enable_dhcp) return { ...common, type: `${version}_dhcp` };
  const suffix = subnet.ipv6_address_mode === null ? '' : `_${subnet.ipv6_address_mode}`;
  return {
    ...common,
    type: version + suffix,
    ip_address: port.fixed_ips.find(({ subnet_id }) => subnet_id === subnet.id)?.ip_address,
    netmask: netmaskOf(subnet.cidr),
    routes: routesOf(subnet),
    services: subnet.dns_nameservers.map(dnsView),
  };
}

function routesOf({ ip_version, gateway_ip, host_routes }: SubnetRecord): object[] {
  const anywhere = ip_version === 4 ? '0.0.0.0' : '::';
  const byDefault =
    gateway_ip === null ? [] : [{ network: anywhere, netmask: anywhere, gateway: gateway_ip }];
  const others = host_routes.map(({ destination, nexthop }) => ({
    network: destination.split('/')[0],
    netmask: netmaskOf(destination),
    gateway: nexthop,
  }));
  return [...byDefault, ...others];
}

function netmaskOf(cidr: string): string {
  return prefixNetmask(Number(cidr.split('/')[1]), cidr.includes(':') ? 6 : 4);
}

function dnsView(address: string): object {
  return { type: 'dns', address };
}
