import * as z from 'zod';
import { otherScope } from '../address-scopes/pool-in-scope.js';
import { type Cidr, formatCidr, overlap, parseAddress, parseCidr } from '../addresses.js';
import { cidrOf, isSlaac, subnetsOf } from '../allocation.js';
import { badRequest, badResource, conflict, invalidInput, notFound, refused } from '../fault.js';
import { change, indexesOf, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { scopeOf } from '../networks/network-resource.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import type { NetworkState, PortRecord, SubnetpoolRecord, SubnetRecord } from '../state.js';
import { allocateSubnet, poolOf } from '../subnetpools/allocate-subnet.js';
import {
  allocationPools,
  boolean,
  cidr,
  hostRoutes,
  integer,
  ipOrNull,
  nameservers,
  nonNegative,
  oneOf,
  str,
  text,
  uuid,
  uuidOrNull,
} from '../values.js';
import { checkPools, defaultGateway, defaultPools } from './pools.js';

function checkCidr(wanted: string): void {
  if (!cidr.safeParse(wanted).success) throw invalidInput(`${wanted} is not in a CIDR format`);
}

const MODES = ['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac'] as const;

/** What owners of ports are called. Neutron means all that begin like `compute:`, and takes each of its letters. */
const OWNERS = /^(network:|neutron:|[compute:])/;

const serviceTypes = z.unknown().transform((value): string[] => {
  if (!Array.isArray(value)) throw badRequest('Subnet service types must be a list.');
  for (const type of value) {
    if (typeof type !== 'string') {
      throw refused('InvalidInputSubnetServiceType', `Subnet service type ${str(type)} is not a string.`);
    }
    if (!OWNERS.test(type)) {
      const message = `Subnet service type ${type} does not correspond to a valid device owner.`;
      throw refused('InvalidSubnetServiceType', message);
    }
  }
  return value;
});

const newSubnet = z.object({
  name: text(255).default(''),
  ip_version: integer.pipe(oneOf([4, 6]) as z.ZodType<4 | 6, number>),
  network_id: uuid,
  subnetpool_id: uuidOrNull.optional(),
  prefixlen: nonNegative.optional(),
  cidr: cidr.optional(),
  gateway_ip: ipOrNull.optional(),
  allocation_pools: allocationPools.optional(),
  dns_nameservers: nameservers.default([]),
  host_routes: hostRoutes.default([]),
  tenant_id: text(255),
  enable_dhcp: boolean.default(true),
  ipv6_ra_mode: oneOf(MODES).optional(),
  ipv6_address_mode: oneOf(MODES).optional(),
  use_default_subnetpool: boolean.default(false),
  service_types: serviceTypes.default([]),
  description: text(255).default(''),
});

const subnetChanges = newSubnet
  .pick({
    name: true,
    gateway_ip: true,
    allocation_pools: true,
    dns_nameservers: true,
    host_routes: true,
    enable_dhcp: true,
    service_types: true,
    description: true,
  })
  .partial();

export const subnetResource: Resource<SubnetRecord, typeof newSubnet, typeof subnetChanges> = {
  name: 'subnet',
  collection: 'subnets',
  table: 'subnets',
  post: newSubnet,
  put: subnetChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    ip_version: { filter: 'integer', sort: true },
    network_id: { filter: 'text', sort: true },
    subnetpool_id: { filter: 'text', sort: true },
    cidr: { filter: 'text', sort: true, check: checkCidr },
    gateway_ip: { filter: 'text', sort: true },
    allocation_pools: {},
    dns_nameservers: {},
    host_routes: {},
    enable_dhcp: { filter: 'boolean', sort: true },
    ipv6_ra_mode: { filter: 'text', sort: true },
    ipv6_address_mode: { filter: 'text', sort: true },
    shared: { filter: 'boolean', firstOnly: true },
    service_types: {},
  },
  guards: {},
  updatesAnyway: true,
  networkOf: (values) => String(values.network_id),
  parentOf: ({ networks }, { network_id }) => networks.get(network_id),
  sees: ({ actor, state }, subnet) =>
    isOwner(actor, subnet) || isShared(state, subnet.network_id, actor.projectId),
  owns: ({ actor, state }, subnet) =>
    isOwner(actor, subnet) || state.networks.get(subnet.network_id)?.tenant_id === actor.projectId,
  view: (_state, subnet) => viewSubnet(subnet),
  hidden: (state, subnet, { projectId }) => ({ shared: isShared(state, subnet.network_id, projectId) }),

  create(context, values, id) {
    const network = context.state.networks.get(values.network_id);
    if (!network) throw notFound('network', values.network_id);
    const { pool, ...ranges } = placeOf(context, values);
    const subnetId = id ?? context.cloud.ids.uuid();
    checkTypes(subnetId, values.service_types);
    const subnet: SubnetRecord = {
      ...newStandard(context, values, values.service_types.length > 0 ? 1 : 0, subnetId),
      name: values.name,
      network_id: values.network_id,
      ip_version: values.ip_version,
      subnetpool_id: pool?.id ?? null,
      enable_dhcp: values.enable_dhcp,
      ipv6_ra_mode: values.ipv6_ra_mode ?? null,
      ipv6_address_mode: values.ipv6_address_mode ?? null,
      dns_nameservers: values.dns_nameservers,
      host_routes: values.host_routes,
      service_types: values.service_types,
      ...ranges,
    };
    insert(context.state, 'subnets', subnet);
    change(context.state, 'networks', network, {}, context.now);
    return subnet;
  },

  update(context, subnet, changes) {
    const subnetCidr = cidrOf(subnet);
    if (changes.gateway_ip) checkGateway(subnetCidr, changes.gateway_ip);
    checkNameservers(subnetCidr, changes.dns_nameservers ?? [], subnet.id);
    checkRoutes(subnetCidr, changes.host_routes ?? [], subnet.id);
    if (changes.enable_dhcp === false && (subnet.ipv6_ra_mode ?? subnet.ipv6_address_mode)) {
      throw invalidInput('Cannot disable enable_dhcp with ipv6 attributes set');
    }
    checkTypes(subnet.id, changes.service_types ?? []);
    const gateway = changes.gateway_ip === undefined ? subnet.gateway_ip : changes.gateway_ip;
    const pools = changes.allocation_pools ?? subnet.allocation_pools;
    if (changes.gateway_ip !== undefined || changes.allocation_pools) {
      checkPools(subnetCidr, pools, gateway);
    }
    if (gateway !== subnet.gateway_ip) checkGatewayUnused(context.state, subnet);
    change(context.state, 'subnets', subnet, changes, context.now);
    const network = context.state.networks.get(subnet.network_id);
    if (network) change(context.state, 'networks', network, {}, context.now);
  },

  delete(context, subnet) {
    const used = indexesOf(context.state).addresses.get(subnet.id)?.values() ?? [];
    const ports = [...used].flatMap((id) => context.state.ports.get(id) ?? []);
    const kept = isSlaac(subnet) ? ofRouter : (port: PortRecord) => port.device_owner !== 'network:dhcp';
    if (ports.some(kept)) {
      throw conflict(
        'SubnetInUse',
        `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
      );
    }
    for (const port of ports) leave(context, port, subnet);
    remove(context.state, 'subnets', subnet);
    const network = context.state.networks.get(subnet.network_id);
    if (network) change(context.state, 'networks', network, {}, context.now);
  },
};

const ofRouter = (port: PortRecord): boolean => port.device_owner === 'network:router_interface';

/** What a port gave itself on a subnet goes with that; a port of DHCP is there for nothing else. */
function leave({ state, now }: NetworkContext, port: PortRecord, subnet: SubnetRecord): void {
  if (port.device_owner === 'network:dhcp') {
    remove(state, 'ports', port);
    return;
  }
  const fixed_ips = port.fixed_ips.filter((ip) => ip.subnet_id !== subnet.id);
  change(state, 'ports', port, { fixed_ips }, now);
}

/** @throws NetworkFault 409 for a type named twice */
function checkTypes(subnetId: string, types: readonly string[]): void {
  const twice = types.find((type, place) => types.indexOf(type) < place);
  if (twice === undefined) return;
  throw conflict(
    'NeutronDbObjectDuplicateEntry',
    `Failed to create a duplicate SubnetServiceType: for attribute(s) ['PRIMARY'] with value(s) ${subnetId}-${twice}`,
  );
}

type Ranges = Pick<SubnetRecord, 'cidr' | 'gateway_ip' | 'allocation_pools'>;

interface Place extends Ranges {
  readonly pool: SubnetpoolRecord | undefined;
}

/** Where a new subnet lies: where it says, or where its pool has room. @throws NetworkFault */
function placeOf(context: NetworkContext, values: NewSubnet): Place {
  const { cidr: given, prefixlen } = values;
  if (given !== undefined && prefixlen !== undefined) {
    throw badResource('subnets', 'cidr and prefixlen must not be supplied together');
  }
  const pool = poolOf(context, values);
  if (!pool && given === undefined) {
    throw badResource('subnets', 'a subnetpool must be specified in the absence of a cidr');
  }
  if (pool && given === undefined) {
    if (values.allocation_pools) {
      throw badResource('subnets', 'allocation_pools allowed only for specific subnet requests.');
    }
    if (!values.gateway_ip) checkAnySubnet(pool, prefixlen);
  }
  const others = subnetsOf(context.state, values.network_id);
  const relatives = others.filter(({ ip_version }) => ip_version === values.ip_version);
  const scope = scopeOf(context.state, others, values.ip_version);
  if (scope !== null && pool && pool.address_scope_id !== scope) throw otherScope();
  if ((scope === null || !pool) && relatives.some((other) => other.subnetpool_id !== (pool?.id ?? null))) {
    const message = 'Subnets hosted on the same network must be allocated from the same subnet pool.';
    throw refused('NetworkSubnetPoolAffinityError', message);
  }
  if (!pool) return { pool, ...rangesOf(context.state, { ...values, cidr: String(given) }) };
  const { gateway_ip: gateway, ...asked } = values;
  const place = formatCidr(allocateSubnet(context, pool, values));
  return {
    pool,
    ...rangesOf(context.state, { ...asked, ...(gateway && { gateway_ip: gateway }), cidr: place }),
  };
}

/** @throws NetworkFault 400 for a length that no address of the pool's version has */
function checkAnySubnet({ ip_version: version }: SubnetpoolRecord, prefixlen: number | undefined): void {
  const [any, bits] = version === 4 ? ['0.0.0.0', 32] : ['::', 128];
  if (prefixlen === undefined || (prefixlen >= 0 && prefixlen <= bits)) return;
  throw refused('AddrFormatError', `invalid IPNetwork ${any}/${prefixlen}`);
}

/** @throws NetworkFault for a CIDR that does not fit its version, DHCP, or the network's other subnets */
function rangesOf(state: NetworkState, values: NewSubnet & { readonly cidr: string }): Ranges {
  const given = parseCidr(values.cidr);
  if (!given) throw invalidInput(`${values.cidr} is not in a CIDR format`);
  if (given.version !== values.ip_version) {
    throw invalidInput(`cidr '${values.cidr}' does not match the ip_version '${values.ip_version}'`);
  }
  if (values.enable_dhcp) checkFitForDhcp(given);
  if (values.gateway_ip) checkGateway(given, values.gateway_ip);
  checkNameservers(given, values.dns_nameservers, 'new subnet');
  checkRoutes(given, values.host_routes, 'new subnet');
  checkModes(values, given);
  if (given.prefix === 0) throw invalidInput('0 is not allowed as CIDR prefix length');
  if (subnetsOf(state, values.network_id).some((other) => overlap(cidrOf(other), given))) {
    throw invalidInput(
      `Requested subnet with cidr: ${values.cidr} for network: ${values.network_id} overlaps with another subnet`,
    );
  }
  const gateway = values.gateway_ip === undefined ? defaultGateway(given) : values.gateway_ip;
  checkDefaultGateway(given, values.gateway_ip === undefined ? gateway : null);
  const asked = values.allocation_pools?.length ? values.allocation_pools : undefined;
  const pools = asked ?? defaultPools(given, gateway);
  checkPools(given, pools, gateway);
  return { cidr: values.cidr, gateway_ip: gateway, allocation_pools: pools };
}

type NewSubnet = z.output<typeof newSubnet>;

/** @throws NetworkFault 400 for IPv6 modes that do not go together, or with the subnet */
function checkModes(
  { ipv6_ra_mode: router, ipv6_address_mode: address, enable_dhcp: dhcp }: NewSubnet,
  cidr: Cidr,
): void {
  if (cidr.version === 4) {
    const given = router ? 'ipv6_ra_mode' : address && 'ipv6_address_mode';
    if (given) throw invalidInput(`${given} is not valid when ip_version is 4`);
    return;
  }
  if ((router ?? address) && !dhcp) {
    throw invalidInput('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False');
  }
  if (router && address && router !== address) {
    throw invalidInput(
      `ipv6_ra_mode set to '${router}' with ipv6_address_mode set to '${address}' is not valid. If both attributes are set, they must be the same value`,
    );
  }
  const configures = [router, address].some((mode) => mode === 'slaac' || mode === 'dhcpv6-stateless');
  if (!configures || cidr.prefix === 64) return;
  throw invalidInput(
    `Invalid CIDR ${formatCidr(cidr)} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`,
  );
}

/** @throws NetworkFault 400 for a subnet that no DHCP server can serve */
function checkFitForDhcp(cidr: Cidr): void {
  if (cidr.prefix > (cidr.version === 4 ? 30 : 126)) {
    throw invalidInput('Subnet has a prefix length that is incompatible with DHCP service enabled');
  }
  const top = Number(cidr.first >> (cidr.version === 4 ? 24n : 120n));
  if (cidr.version === 4 ? top >= 224 && top < 240 : top === 0xff) {
    throw invalidInput('Multicast IP subnet is not supported if enable_dhcp is True');
  }
  if (cidr.version === 4 ? top === 127 : cidr.first === 1n) {
    throw invalidInput('Loopback IP subnet is not supported if enable_dhcp is True');
  }
  if (cidr.version === 4 && cidr.first === 0n) {
    throw invalidInput("First IP '0.0.0.0' of network is not supported if enable_dhcp is True.");
  }
}

/** @throws NetworkFault 400 for another IP version's, and for the first and the last address of an IPv4 subnet */
function checkGateway(cidr: Cidr, gateway: string): void {
  const address = parseAddress(gateway);
  if (!address) return;
  if (address.version !== cidr.version) {
    throw invalidInput(`gateway_ip '${gateway}' does not match the ip_version '${cidr.version}'`);
  }
  if (cidr.version === 4 && (address.value === cidr.first || address.value === cidr.last)) {
    throw invalidInput('Gateway is not valid on subnet');
  }
}

const MOST_NAMESERVERS = 5;

function checkNameservers(cidr: Cidr, hosts: readonly string[], subnet: string): void {
  if (hosts.length > MOST_NAMESERVERS) {
    throw refused(
      'DNSNameServersExhausted',
      `Unable to complete operation for ${subnet}. The number of DNS nameservers exceeds the limit ${MOST_NAMESERVERS}.`,
    );
  }
  const other = hosts.find((host) => parseAddress(host)?.version !== cidr.version);
  if (other === undefined) return;
  throw invalidInput(`dns_nameserver '${other}' does not match the ip_version '${cidr.version}'`);
}

const MOST_ROUTES = 20;

function checkRoutes(cidr: Cidr, routes: SubnetRecord['host_routes'], subnet: string): void {
  if (routes.length > MOST_ROUTES) {
    throw refused(
      'HostRoutesExhausted',
      `Unable to complete operation for ${subnet}. The number of host routes exceeds the limit ${MOST_ROUTES}.`,
    );
  }
  for (const { nexthop, destination } of routes) {
    if (parseAddress(nexthop)?.version !== cidr.version) throw otherVersion('nexthop', nexthop, cidr);
    if (parseCidr(destination)?.version !== cidr.version)
      throw otherVersion('destination', destination, cidr);
  }
}

function otherVersion(name: string, address: string, cidr: Cidr) {
  return invalidInput(`${name} '${address}' does not match the ip_version '${cidr.version}'`);
}

function checkDefaultGateway(cidr: Cidr, gateway: string | null): void {
  if (gateway !== null && cidr.version === 4 && cidr.prefix === 31) {
    throw conflict(
      'IpamValueInvalid',
      `Gateway IP ${gateway} cannot be allocated in CIDR ${formatCidr(cidr)}`,
    );
  }
}

function checkGatewayUnused(state: NetworkState, subnet: SubnetRecord): void {
  const { gateway_ip: ip } = subnet;
  const holder = ip && indexesOf(state).addresses.get(subnet.id)?.get(ip);
  const port = holder ? state.ports.get(holder) : undefined;
  if (port?.device_owner.startsWith('network:router')) {
    throw conflict(
      'GatewayIpInUse',
      `Current gateway ip ${ip} already in use by port ${port.id}. Unable to update.`,
    );
  }
}

function viewSubnet(subnet: SubnetRecord): Record<string, unknown> {
  return {
    id: subnet.id,
    name: subnet.name,
    tenant_id: subnet.tenant_id,
    network_id: subnet.network_id,
    ip_version: subnet.ip_version,
    subnetpool_id: subnet.subnetpool_id,
    enable_dhcp: subnet.enable_dhcp,
    ipv6_ra_mode: subnet.ipv6_ra_mode,
    ipv6_address_mode: subnet.ipv6_address_mode,
    gateway_ip: subnet.gateway_ip,
    cidr: subnet.cidr,
    allocation_pools: subnet.allocation_pools,
    host_routes: subnet.host_routes,
    dns_nameservers: subnet.dns_nameservers,
    description: subnet.description,
    service_types: subnet.service_types,
    ...standardView(subnet),
  };
}
