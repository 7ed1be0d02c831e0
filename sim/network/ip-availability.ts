import { poolsOf, subnetsOf } from './allocation.js';
import { indexesOf } from './indexes.js';
import type { NetworkCall } from './network-call.js';
import type { NetworkRecord, SubnetRecord } from './state.js';

/** How many addresses each network has, and how many are used: for administrators. */
export function listIpAvailabilities(call: NetworkCall): Record<string, unknown>[] {
  const networks = call.actor.isAdmin ? [...call.state.networks.values()] : [];
  const versions = call.call.query.getAll('ip_version').map(Number);
  return networks
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((network) => viewNetwork(call, network, versions))
    .filter(({ subnet_ip_availability: subnets }) => versions.length === 0 || subnets.length > 0);
}

/** @param versions of the subnets that count; none: all */
function viewNetwork(call: NetworkCall, network: NetworkRecord, versions: readonly number[]) {
  const subnets = subnetsOf(call.state, network.id)
    .filter(({ ip_version }) => versions.length === 0 || versions.includes(ip_version))
    .map((subnet) => viewSubnet(call, subnet));
  return {
    network_id: network.id,
    network_name: network.name,
    tenant_id: network.tenant_id,
    project_id: network.tenant_id,
    subnet_ip_availability: subnets,
    used_ips: subnets.reduce((sum, subnet) => sum + subnet.used_ips, 0),
    total_ips: subnets.reduce((sum, subnet) => sum + subnet.total_ips, 0n),
  };
}

function viewSubnet(call: NetworkCall, subnet: SubnetRecord) {
  const total = poolsOf(subnet).reduce((sum, pool) => sum + pool.last - pool.first + 1n, 0n);
  return {
    subnet_id: subnet.id,
    ip_version: subnet.ip_version,
    cidr: subnet.cidr,
    subnet_name: subnet.name,
    used_ips: indexesOf(call.state).addresses.get(subnet.id)?.size ?? 0,
    total_ips: total,
  };
}
