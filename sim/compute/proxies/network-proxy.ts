import { compareValues } from '../../collation.js';
import { availableNetworks, findNetwork, type NetworkRecord } from '../../network/server-ports.js';
import type { ComputeCall } from '../compute-call.js';
import { ComputeFault, itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';

/** The last microversion with these operations. */
const LAST = 35;

/** What was known of a network in the days of nova-network; only the name is left. */
const FIELDS = [
  'id',
  'cidr',
  'netmask',
  'gateway',
  'broadcast',
  'dns1',
  'dns2',
  'cidr_v6',
  'gateway_v6',
  'label',
  'netmask_v6',
];
const ADMIN_FIELDS = [
  'created_at',
  'updated_at',
  'deleted_at',
  'deleted',
  'injected',
  'bridge',
  'vlan',
  'vpn_public_address',
  'vpn_public_port',
  'vpn_private_address',
  'dhcp_start',
  'project_id',
  'host',
  'bridge_interface',
  'multi_host',
  'priority',
  'rxtx_base',
  'mtu',
  'dhcp_server',
  'enable_dhcp',
  'share_address',
];

/** Recording `nova-os-networks-2.1`. */
function view(call: ComputeCall, { id, name }: NetworkRecord): Record<string, unknown> {
  const fields = call.isAdmin ? [...FIELDS, ...ADMIN_FIELDS] : FIELDS;
  return { ...Object.fromEntries(fields.map((field) => [field, null])), id, label: name };
}

/** Recording `nova-os-tenant-networks-2.1`: the address range really is the word "None". */
function briefView(_call: ComputeCall, { id, name }: NetworkRecord): Record<string, unknown> {
  return { id, cidr: 'None', label: name };
}

/** In Neutron's order. An administrator sees all that there are. */
function networksFor({ cloud, isAdmin, projectId }: ComputeCall): readonly NetworkRecord[] {
  const all = isAdmin ? cloud.network.networks.values() : availableNetworks(cloud, projectId);
  return [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function listRoute(path: string, shape: typeof view): ComputeRoute {
  return {
    method: 'GET',
    path,
    max: LAST,
    answer: (call) =>
      ok({
        networks: [...networksFor(call)]
          .sort((one, other) => compareValues(one.id, other.id))
          .map((network) => shape(call, network)),
      }),
  };
}

function showRoute(path: string, shape: typeof view): ComputeRoute {
  return {
    method: 'GET',
    path: `${path}/{network_id}`,
    max: LAST,
    answer(call) {
      const network = findNetwork(call.cloud, call.viewer, call.param('network_id'));
      if (!network) throw itemNotFound('Network not found');
      return ok({ network: shape(call, network) });
    },
  };
}

/** Networks are made elsewhere since nova-network is no more. */
function gone(method: 'POST' | 'DELETE', path: string): ComputeRoute {
  return {
    method,
    path,
    answer() {
      throw new ComputeFault(
        'computeFault',
        'This resource is no longer available. No forwarding address is given.',
        410,
      );
    },
  };
}

/** `/os-networks` and `/os-tenant-networks`, until 2.35. */
export const networkProxyRoutes: readonly ComputeRoute<never>[] = [
  '/os-networks',
  '/os-tenant-networks',
].flatMap((path) => {
  const shape = path === '/os-networks' ? view : briefView;
  return [
    listRoute(path, shape),
    showRoute(path, shape),
    gone('POST', path),
    gone('DELETE', `${path}/{network_id}`),
  ];
});
