import * as z from 'zod';
import { chooseAddresses, reconfigured } from '../allocation.js';
import { conflict, notFound, refused } from '../fault.js';
import { change, indexesOf, insert } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import { ensureDefaultGroup } from '../security-groups/default-group.js';
import type { PortRecord } from '../state.js';
import {
  boolean,
  dictionary,
  fixedIps,
  mac,
  oneOf,
  type RequestedIp,
  text,
  textOrNull,
  texts,
  uuid,
  uuids,
} from '../values.js';
import { changedOptions } from './dhcp-options.js';
import { isBoundAnew, isRewritten, isTold } from './port-revision.js';
import { addressPairs, dhcpOptions } from './port-values.js';
import { checkPortFree, removePort } from './remove-port.js';

const VNIC_TYPES = [
  'normal',
  'direct',
  'macvtap',
  'baremetal',
  'direct-physical',
  'virtio-forwarder',
  'smart-nic',
  'vdpa',
  'accelerator-direct',
  'accelerator-direct-physical',
  'remote-managed',
] as const;

const newPort = z.object({
  name: text(255).default(''),
  network_id: uuid,
  admin_state_up: boolean.default(true),
  /** Null: a new one. */
  mac_address: mac.nullable().optional(),
  fixed_ips: fixedIps.optional(),
  device_id: text(255).default(''),
  device_owner: text(255).default(''),
  tenant_id: text(255),
  'binding:vnic_type': oneOf(VNIC_TYPES).default('normal'),
  'binding:host_id': textOrNull(255).optional(),
  'binding:profile': dictionary.nullable().optional(),
  port_security_enabled: boolean.optional(),
  extra_dhcp_opts: dhcpOptions.optional(),
  allowed_address_pairs: addressPairs.optional(),
  security_groups: uuids.optional(),
  tags: texts.optional(),
  numa_affinity_policy: oneOf(['required', 'preferred', 'legacy', null]).default(null),
  device_profile: textOrNull(255).default(null),
  description: text(255).default(''),
});

const portChanges = newPort
  .omit({ network_id: true, tenant_id: true, device_profile: true, tags: true })
  .partial();

export type NewPort = z.output<typeof newPort>;

export const portResource: Resource<PortRecord, typeof newPort, typeof portChanges> = {
  name: 'port',
  collection: 'ports',
  table: 'ports',
  post: newPort,
  put: portChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    network_id: { filter: 'text', sort: true },
    admin_state_up: { filter: 'boolean', sort: true },
    mac_address: { filter: 'mac', sort: true },
    fixed_ips: { filter: 'fixed-ips' },
    device_id: { filter: 'text', sort: true },
    device_owner: { filter: 'text', sort: true },
    status: { filter: 'text', sort: true },
    security_groups: { filter: 'any-of' },
    allowed_address_pairs: {},
    extra_dhcp_opts: {},
    port_security_enabled: {},
    'binding:vnic_type': {},
    'binding:host_id': { filter: 'text', adminOnly: true },
    'binding:profile': { adminOnly: true },
    'binding:vif_type': { adminOnly: true },
    'binding:vif_details': { adminOnly: true },
  },
  guards: {
    mac_address: { create: 'network-owner', update: 'admin' },
    fixed_ips: {
      create: 'shared-network',
      update: 'network-owner',
      keys: {
        ip_address: { create: 'network-owner', update: 'network-owner' },
        subnet_id: { create: 'shared-network', update: 'shared-network' },
      },
    },
    device_owner: { create: 'no-network-device', update: 'no-network-device' },
    'binding:vnic_type': { create: 'anyone', update: 'owner' },
    'binding:host_id': { create: 'admin', update: 'admin' },
    'binding:profile': { create: 'admin', update: 'admin' },
    port_security_enabled: { create: 'network-owner', update: 'network-owner' },
    allowed_address_pairs: {
      create: 'network-owner',
      update: 'network-owner',
      keys: {
        ip_address: { create: 'network-owner', update: 'network-owner' },
        mac_address: { create: 'network-owner', update: 'network-owner' },
      },
    },
  },
  networkOf: (values) => String(values.network_id),
  sees: ownsPort,
  owns: ownsPort,
  view: (_state, port) => viewPort(port),
  create(context, values, id) {
    const port = createPort(context, values, id);
    // it is bound once it has been told of
    if (values['binding:host_id']) port.revision_number += 1;
    return port;
  },
  viewMade: (view, values) => (values['binding:host_id'] ? { ...view, revision_number: 1 } : view),
  updatesAnyway: true,
  revisionShown: (port, before, changes) =>
    port.revision_number - (isRewritten(port, before, changes) ? 0 : 1),

  update(context, port, changes) {
    const {
      fixed_ips: wanted,
      'binding:profile': profile,
      'binding:host_id': host,
      extra_dhcp_opts: options,
      mac_address: wantedMac,
      ...rest
    } = changes;
    const address = wantedMac === null ? newMac(context, port.network_id) : (wantedMac ?? port.mac_address);
    if (address !== port.mac_address) {
      checkUnbound(port, address);
      checkMac(context, port.network_id, address);
    }
    for (const id of rest.security_groups ?? []) checkGroup(context, port.tenant_id, id);
    checkUpdatedPort(context, port, rest);
    const before = { ...port };
    const moved =
      address === port.mac_address ? undefined : reconfigured(context.state, port.fixed_ips, address);
    const addresses = wanted ? chooseForUpdate(context, port, wanted, address) : moved;
    if (rest.allowed_address_pairs) {
      rest.allowed_address_pairs = pairsOf(rest.allowed_address_pairs, address);
    }
    change(
      context.state,
      'ports',
      port,
      {
        ...rest,
        mac_address: wantedMac === undefined ? undefined : address,
        ...(host !== undefined && { 'binding:host_id': host ?? '', status: host ? 'ACTIVE' : 'DOWN' }),
        ...(addresses && { fixed_ips: addresses }),
        ...(options && { extra_dhcp_opts: changedOptions(port.id, port.extra_dhcp_opts, options) }),
        ...(profile !== undefined && { 'binding:profile': profile ?? NO_PROFILE }),
      },
      context.now,
    );
    if (isBoundAnew(port, before)) port.revision_number += 1;
    // a description is kept elsewhere, and counts on its own
    if ('description' in changes && !isTold(changes)) port.revision_number += 1;
  },

  delete(context, port) {
    checkPortFree(context, port);
    removePort(context, port);
  },
};

/** A port's own project, and the project of its network. */
function ownsPort({ actor, state }: NetworkContext, port: PortRecord): boolean {
  return isOwner(actor, port) || state.networks.get(port.network_id)?.tenant_id === actor.projectId;
}

/**
 * Makes a port: an address from each IP version's pool, or those asked for; the default security group, unless
 * others are named or port security is off.
 * @throws NetworkFault
 */
export function createPort(context: NetworkContext, values: NewPort, id?: string): PortRecord {
  const network = context.state.networks.get(values.network_id);
  if (!network) throw notFound('network', values.network_id);
  if (values.mac_address) checkMac(context, network.id, values.mac_address);
  const trusted = values.device_owner.startsWith('network:');
  const secured = values.port_security_enabled ?? (trusted ? false : network.port_security_enabled);
  const mac_address = values.mac_address ?? newMac(context, network.id);
  const security_groups = groupsFor(context, values, secured && !trusted);
  checkPairs(values.allowed_address_pairs, secured);
  const fixed_ips = chooseAddresses(context, {
    networkId: network.id,
    mac: mac_address,
    wanted: values.fixed_ips,
    deviceOwner: values.device_owner,
  });
  const host = values['binding:host_id'] ?? '';
  // Each key by name: a copy that is then added to is several times as slow, and Nova makes a port for each server.
  const standard = newStandard(context, values, 1, id);
  const port: PortRecord = {
    id: standard.id,
    tenant_id: standard.tenant_id,
    description: standard.description,
    tags: standard.tags,
    created_at: standard.created_at,
    updated_at: standard.updated_at,
    revision_number: standard.revision_number,
    standard_attr_id: standard.standard_attr_id,
    name: values.name,
    network_id: network.id,
    mac_address,
    admin_state_up: values.admin_state_up,
    status: host === '' ? 'DOWN' : 'ACTIVE',
    device_id: values.device_id,
    device_owner: values.device_owner,
    fixed_ips,
    allowed_address_pairs: pairsOf(values.allowed_address_pairs, mac_address),
    extra_dhcp_opts: changedOptions(standard.id, NOTHING, values.extra_dhcp_opts ?? NOTHING),
    security_groups,
    'binding:vnic_type': values['binding:vnic_type'],
    'binding:host_id': host,
    'binding:profile': values['binding:profile'] ?? NO_PROFILE,
    port_security_enabled: secured,
  };
  insert(context.state, 'ports', port);
  return port;
}

const NOTHING: readonly never[] = [];
const NO_PROFILE: Readonly<Record<string, unknown>> = {};

function groupsFor(context: NetworkContext, values: NewPort, secured: boolean): readonly string[] {
  const fallback = ensureDefaultGroup(context, values.tenant_id);
  if (values.security_groups === undefined) return secured ? [fallback.id] : NOTHING;
  for (const id of values.security_groups) checkGroup(context, values.tenant_id, id);
  if (values.security_groups.length > 0 && !secured) {
    throw refused(
      'PortSecurityAndIPRequiredForSecurityGroups',
      'Port security must be enabled and port must have an IP address in order to use security groups.',
    );
  }
  return values.security_groups;
}

function checkGroup(context: NetworkContext, projectId: string, id: string): void {
  const group = context.state.securityGroups.get(id);
  const usable = group?.tenant_id === projectId || isShared(context.state, id, context.actor.projectId);
  if (!group || !(usable || context.actor.isAdmin)) {
    throw notFound('security_group', id);
  }
}

type Pairs = PortRecord['allowed_address_pairs'];

function checkPairs(pairs: Pairs | undefined, secured: boolean): void {
  if (!pairs?.length || secured) return;
  throw conflict(
    'AddressPairAndPortSecurityRequired',
    'Port Security must be enabled in order to have allowed address pairs on a port.',
  );
}

/** A pair that names no hardware address means the port's own. */
function pairsOf(pairs: Pairs | undefined, mac: string): Pairs {
  if (!pairs || pairs.length === 0) return NOTHING;
  return pairs.map((pair) => ({ mac_address: mac, ...pair }));
}

function checkUpdatedPort(
  context: NetworkContext,
  port: PortRecord,
  changes: Partial<z.output<typeof portChanges>>,
): void {
  const secured = changes.port_security_enabled ?? port.port_security_enabled;
  checkPairs(changes.allowed_address_pairs ?? port.allowed_address_pairs, secured);
  if (changes.security_groups?.length && !secured) {
    throw refused(
      'PortSecurityAndIPRequiredForSecurityGroups',
      'Port security must be enabled and port must have an IP address in order to use security groups.',
    );
  }
  const groups = changes.security_groups ?? port.security_groups;
  if (!secured && groups.length > 0) {
    throw conflict(
      'PortSecurityPortHasSecurityGroup',
      'Port has security group associated. Cannot disable port security or IP address until security group is removed.',
    );
  }
  const device = changes.device_id ?? port.device_id;
  const claimed = changes.device_owner?.startsWith('network:router_') && device !== '';
  if (!claimed || context.state.routers.get(device)?.tenant_id === port.tenant_id) return;
  throw conflict(
    'DeviceIDNotOwnedByTenant',
    `The following device_id ${device} is not owned by your tenant or matches another tenants router.`,
  );
}

/** A host that has a port knows it by its hardware address. */
function checkUnbound(port: PortRecord, address: string): void {
  if (port['binding:host_id'] === '') return;
  throw conflict(
    'PortBound',
    `Unable to complete operation on port ${port.id}, port is already bound, port type: ovs, old_mac ${port.mac_address}, new_mac ${address}.`,
  );
}

function checkMac(context: NetworkContext, networkId: string, address: string): void {
  if (!indexesOf(context.state).macs.has(`${networkId}/${address}`)) return;
  throw conflict(
    'MacAddressInUse',
    `Unable to complete operation for network ${networkId}. The mac address ${address} is in use.`,
  );
}

/** Neutron's `base_mac` is fa:16:3e. */
function newMac(context: NetworkContext, networkId: string): string {
  const { macs } = indexesOf(context.state);
  for (;;) {
    const tail = context.cloud.ids.hex(6);
    const address = `fa:16:3e:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`;
    if (!macs.has(`${networkId}/${address}`)) return address;
  }
}

function chooseForUpdate(
  context: NetworkContext,
  port: PortRecord,
  wanted: readonly RequestedIp[],
  mac: string,
) {
  return chooseAddresses(context, {
    networkId: port.network_id,
    mac,
    wanted,
    deviceOwner: port.device_owner,
    own: port.fixed_ips,
  });
}

const VIF_DETAILS = { port_filter: true, connectivity: 'l2' };

/** How a port is bound, to the host that it names or none. */
export function bindingOf(port: PortRecord) {
  const bound = port['binding:host_id'] !== '';
  return {
    host: port['binding:host_id'],
    vif_type: bound ? 'ovs' : 'unbound',
    vnic_type: port['binding:vnic_type'],
    status: 'ACTIVE',
    profile: port['binding:profile'],
    vif_details: bound ? VIF_DETAILS : {},
  };
}

function viewPort(port: PortRecord): Record<string, unknown> {
  const bound = port['binding:host_id'] !== '';
  return {
    id: port.id,
    name: port.name,
    network_id: port.network_id,
    tenant_id: port.tenant_id,
    mac_address: port.mac_address,
    admin_state_up: port.admin_state_up,
    status: port.status,
    device_id: port.device_id,
    device_owner: port.device_owner,
    fixed_ips: port.fixed_ips,
    allowed_address_pairs: port.allowed_address_pairs,
    extra_dhcp_opts: port.extra_dhcp_opts,
    security_groups: [...port.security_groups].sort(),
    description: port.description,
    'binding:vnic_type': port['binding:vnic_type'],
    'binding:profile': port['binding:profile'],
    'binding:host_id': port['binding:host_id'],
    'binding:vif_type': bound ? 'ovs' : 'unbound',
    'binding:vif_details': bound ? VIF_DETAILS : {},
    port_security_enabled: port.port_security_enabled,
    ...standardView(port),
  };
}
