import * as z from 'zod';
import { zonesOfNetwork } from '../agents/hosting.js';
import { subnetsOf } from '../allocation.js';
import { availabilityZones } from '../availability-zones.js';
import { conflict, invalidInput, NetworkFault } from '../fault.js';
import { removeFloatingIp } from '../floating-ips/remove-floating-ip.js';
import { change, indexesOf, insert, remove } from '../indexes.js';
import type { Actor, NetworkContext } from '../network-call.js';
import { dropPolicies, isOpen, isShared, share, targetsOf, unshare } from '../rbac/sharing.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import { ensureDefaultGroup } from '../security-groups/default-group.js';
import type { FloatingIpRecord, NetworkRecord, NetworkState, SubnetRecord } from '../state.js';
import { boolean, integer, nonNegative, text, texts } from '../values.js';

/** Room that a VXLAN tunnel leaves of 1500 bytes. */
const LARGEST_MTU = 1450;

const ADMIN = { create: 'admin', update: 'admin' } as const;

const SEGMENT_GUARDS = {
  'provider:network_type': ADMIN,
  'provider:physical_network': ADMIN,
  'provider:segmentation_id': ADMIN,
};

/** What a segment does not say is left open, which is said too. */
function withAllKeys(segments: unknown): unknown {
  if (!Array.isArray(segments)) return segments;
  const open = Object.fromEntries(Object.keys(SEGMENT_GUARDS).map((key) => [key, null]));
  return segments.map((segment) => (typeof segment === 'object' ? { ...open, ...segment } : segment));
}

const newNetwork = z.object({
  name: text(255).default(''),
  admin_state_up: boolean.default(true),
  tenant_id: text(255),
  shared: boolean.default(false),
  'router:external': boolean.default(false),
  port_security_enabled: boolean.default(true),
  'provider:network_type': text(32).optional(),
  'provider:physical_network': text(64).optional(),
  'provider:segmentation_id': integer.optional(),
  mtu: nonNegative.default(0),
  availability_zone_hints: texts.default([]),
  description: text(255).default(''),
  /** Of a network with several, which this cloud has none of. */
  segments: z.unknown().transform(withAllKeys).optional(),
});

const networkChanges = newNetwork
  .omit({
    tenant_id: true,
    availability_zone_hints: true,
  })
  .partial();

export const networkResource: Resource<NetworkRecord, typeof newNetwork, typeof networkChanges> = {
  name: 'network',
  collection: 'networks',
  table: 'networks',
  post: newNetwork,
  put: networkChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    admin_state_up: { filter: 'boolean', sort: true },
    status: { filter: 'text', sort: true },
    shared: { filter: 'boolean', firstOnly: true },
    subnets: {},
    mtu: { filter: 'integer', sort: true },
    'router:external': { filter: 'boolean' },
    port_security_enabled: {},
    availability_zone_hints: { sort: true },
    availability_zones: {},
    ipv4_address_scope: {},
    ipv6_address_scope: {},
    'provider:network_type': { filter: 'text', adminOnly: true },
    'provider:physical_network': { filter: 'text', adminOnly: true },
    'provider:segmentation_id': { filter: 'integer', adminOnly: true },
  },
  guards: {
    segments: { create: 'admin', update: 'admin', keys: SEGMENT_GUARDS },
    shared: { create: 'admin', update: 'admin', known: true },
    'router:external': { create: 'admin', update: 'admin', known: true },
    'provider:network_type': { create: 'admin', update: 'admin' },
    'provider:physical_network': { create: 'admin', update: 'admin' },
    'provider:segmentation_id': { create: 'admin', update: 'admin' },
    port_security_enabled: { create: 'anyone', update: 'owner' },
  },
  sees: ({ actor, state }, network) =>
    seesNetwork(state, actor.isAdmin ? undefined : actor.projectId, network),
  owns: ({ actor }, network) => isOwner(actor, network),
  view: viewNetwork,

  create(context, values, id) {
    checkProvider(context, values);
    ensureDefaultGroup(context, values.tenant_id);
    const { tenant_id, description, mtu, shared, segments: _, ...rest } = values;
    const network: NetworkRecord = {
      ...newStandard(context, { tenant_id, description }, 1, id),
      ...rest,
      mtu: allowedMtu(mtu) || (isTunnel(values) ? LARGEST_MTU : 1500),
      'provider:network_type': values['provider:network_type'] ?? 'vxlan',
      'provider:physical_network': values['provider:physical_network'] ?? null,
      'provider:segmentation_id': values['provider:segmentation_id'] ?? newSegment(context.state, values),
    };
    insert(context.state, 'networks', network);
    if (shared) share(context, 'network', network);
    if (network['router:external']) share(context, 'network', network, 'access_as_external');
    return network;
  },

  update(context, network, changes) {
    if (changes.mtu !== undefined) changes.mtu = allowedMtu(changes.mtu) || LARGEST_MTU;
    const { segments: _, shared, ...rest } = changes;
    if (shared === false && isShared(context.state, network.id, context.actor.projectId)) {
      checkUnshared(context, network);
    }
    checkProviderChange(network, rest);
    const said = Object.keys(rest).length > 0;
    const regranted = shared !== undefined && setShared(context, network, shared);
    const external = rest['router:external'];
    if (external === true && !network['router:external']) {
      share(context, 'network', network, 'access_as_external');
    }
    if (external === false) dropPolicies(context.state, network.id, 'access_as_external');
    if (said || regranted) change(context.state, 'networks', network, rest, context.now);
  },

  delete(context, network) {
    const free = freeFloatingIps(context, network);
    const ports = [...indexesOf(context.state).portsOfNetwork.of(network.id)];
    const using = ports.filter(
      ({ device_owner, device_id }) =>
        device_owner !== 'network:dhcp' && !free.some(({ id }) => device_id === id),
    );
    if (using.length > 0) {
      const ids = using.map((port) => port.id).sort();
      throw conflict(
        'NetworkInUse',
        `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network, id for these ports is: ${ids.join(',')}.`,
      );
    }
    for (const ip of free) removeFloatingIp(context, ip);
    for (const port of ports) remove(context.state, 'ports', port);
    for (const subnet of subnetsOf(context.state, network.id)) remove(context.state, 'subnets', subnet);
    dropPolicies(context.state, network.id);
    remove(context.state, 'networks', network);
  },
};

type Provided = { readonly 'provider:network_type'?: string | undefined };

const isTunnel = ({ 'provider:network_type': type }: Provided): boolean =>
  type === undefined || TUNNELS.includes(type);

const TUNNELS = ['vxlan', 'gre', 'geneve'];

/** A flat network, or a host's own, is not told apart by a number. */
function newSegment(state: NetworkState, values: Provided): number | null {
  const type = values['provider:network_type'];
  return type === 'flat' || type === 'local' ? null : state.counters.segmentation++;
}

/** An external network takes with it the floating IPs that no port has. */
function freeFloatingIps({ state }: NetworkContext, { id }: NetworkRecord): FloatingIpRecord[] {
  return [...state.floatingIps.values()].filter((ip) => ip.floating_network_id === id && ip.port_id === null);
}

/** @param viewer a project, or undefined for an administrator */
export function seesNetwork(
  state: NetworkState,
  viewer: string | undefined,
  { id, tenant_id }: NetworkRecord,
): boolean {
  return (
    viewer === undefined || tenant_id === viewer || isShared(state, id, viewer) || isOpen(state, id, viewer)
  );
}

function viewNetwork(state: NetworkState, network: NetworkRecord, actor: Actor): Record<string, unknown> {
  const subnets = subnetsOf(state, network.id);
  return {
    id: network.id,
    name: network.name,
    tenant_id: network.tenant_id,
    admin_state_up: network.admin_state_up,
    mtu: network.mtu,
    status: 'ACTIVE',
    subnets: subnets.map((subnet) => subnet.id).sort(),
    shared: isShared(state, network.id, actor.projectId),
    availability_zone_hints: network.availability_zone_hints,
    availability_zones: zonesOfNetwork(state, network),
    ipv4_address_scope: scopeOf(state, subnets, 4),
    ipv6_address_scope: scopeOf(state, subnets, 6),
    'router:external': network['router:external'],
    description: network.description,
    port_security_enabled: network.port_security_enabled,
    ...standardView(network),
    'provider:network_type': network['provider:network_type'],
    'provider:physical_network': network['provider:physical_network'],
    'provider:segmentation_id': network['provider:segmentation_id'],
  };
}

/** That of the pool which its subnets come from: one for each version of IP. */
export function scopeOf(state: NetworkState, subnets: Iterable<SubnetRecord>, version: 4 | 6): string | null {
  for (const { ip_version, subnetpool_id } of subnets) {
    const pool = ip_version === version ? state.subnetpools.get(subnetpool_id ?? '') : undefined;
    if (pool) return pool.address_scope_id;
  }
  return null;
}

function allowedMtu(mtu: number): number {
  if (mtu > LARGEST_MTU) throw invalidInput(`Requested MTU is too big, maximum is ${LARGEST_MTU}`);
  return mtu;
}

const NETWORK_TYPES: readonly (string | undefined)[] = [
  'flat',
  'vlan',
  'vxlan',
  'gre',
  'geneve',
  'local',
  undefined,
];

const PLACE = ['provider:network_type', 'provider:physical_network'] as const;

/** @throws NetworkFault 400: what a network is made of stays */
function checkProviderChange(
  network: NetworkRecord,
  changes: { readonly [Name in (typeof PLACE)[number] | 'provider:segmentation_id']?: unknown },
): void {
  if (PLACE.some((name) => changes[name] !== undefined && changes[name] !== network[name])) {
    throw invalidInput(
      `Plugin does not support updating the following provider network attributes: ${PLACE.join(', ')}`,
    );
  }
  if (changes['provider:segmentation_id'] !== undefined) {
    throw invalidInput('Only VLAN type networks can be updated.');
  }
}

/** What this Neutron has none of: other kinds of networks, and other availability zones. */
function checkProvider({ cloud, state }: NetworkContext, values: z.output<typeof newNetwork>): void {
  const { 'provider:network_type': type, availability_zone_hints: zones } = values;
  // where nothing routes, there is no more than the simplest of setups
  const types = cloud.profile.network.l3 ? NETWORK_TYPES : [undefined, 'vxlan', 'flat', 'local'];
  if (!types.includes(type)) throw invalidInput(`network_type value '${type}' not supported`);
  checkSegment(type, values);
  const known = availabilityZones(state).filter(({ resource }) => resource === 'network');
  const zone = zones.find((one) => !known.some(({ name }) => name === one));
  if (zone === undefined) return;
  throw new NetworkFault(404, 'AvailabilityZoneNotFound', `AvailabilityZone ${zone} could not be found.`);
}

type Segment = Pick<z.output<typeof newNetwork>, 'provider:physical_network' | 'provider:segmentation_id'>;

/** What a type of network needs, and cannot have. @throws NetworkFault 400 */
function checkSegment(type: string | undefined, values: Segment): void {
  const { 'provider:physical_network': physical, 'provider:segmentation_id': number } = values;
  if (type === 'vxlan' && physical)
    throw invalidInput('provider:physical_network specified for vxlan network');
  if (type === 'flat' && !physical) throw invalidInput('physical_network required for flat provider network');
  if (type === 'flat' && number != null) {
    throw invalidInput('segmentation_id prohibited for flat provider network');
  }
  if (type !== 'local') return;
  if (physical) throw invalidInput('physical_network prohibited for local provider network');
  if (number != null) throw invalidInput('segmentation_id prohibited for local provider network');
}

/** @returns whether it was otherwise before */
function setShared(context: NetworkContext, network: NetworkRecord, shared: boolean): boolean {
  return shared ? share(context, 'network', network) : unshare(context, network);
}

function checkUnshared(context: NetworkContext, network: NetworkRecord): void {
  const others = [
    ...indexesOf(context.state).portsOfNetwork.of(network.id),
    ...indexesOf(context.state).subnetsOfNetwork.of(network.id),
  ];
  const allowed = new Set([network.tenant_id, '', ...targetsOf(context.state, network.id)]);
  if (others.some(({ tenant_id }) => !allowed.has(tenant_id))) {
    throw conflict(
      'InvalidSharedSetting',
      `Unable to reconfigure sharing settings for network ${network.name}. Multiple tenants are using it.`,
    );
  }
}
