import type { Cloud } from '../cloud.js';
import { agentsOf } from './agents/agent.js';
import type { NetworkSeed } from './seed.js';
import { plant } from './seeding.js';

/**
 * Neutron's records carry the very names that its API gives their attributes, so that one table per resource
 * drives validation, filters, sorting and views.
 */
export interface StandardRecord {
  readonly id: string;
  /** The owner; the API shows it as `project_id` too. */
  readonly tenant_id: string;
  description: string | null;
  tags: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly created_at: number;
  updated_at: number;
  revision_number: number;
  /** A number that Neutron gives everything it makes, and shows in the rules of a security group. */
  readonly standard_attr_id: number;
}

export interface NetworkRecord extends StandardRecord {
  name: string;
  admin_state_up: boolean;
  mtu: number;
  'router:external': boolean;
  port_security_enabled: boolean;
  availability_zone_hints: readonly string[];
  readonly 'provider:network_type': string;
  readonly 'provider:physical_network': string | null;
  readonly 'provider:segmentation_id': number | null;
}

export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

export interface SubnetRecord extends StandardRecord {
  name: string;
  readonly network_id: string;
  readonly ip_version: 4 | 6;
  readonly subnetpool_id: string | null;
  readonly cidr: string;
  gateway_ip: string | null;
  allocation_pools: readonly AddressRange[];
  enable_dhcp: boolean;
  readonly ipv6_ra_mode: string | null;
  readonly ipv6_address_mode: string | null;
  dns_nameservers: readonly string[];
  host_routes: ReadonlyArray<{ readonly destination: string; readonly nexthop: string }>;
  service_types: readonly string[];
}

/** Prefixes that subnets are taken from. */
export interface SubnetpoolRecord extends StandardRecord {
  name: string;
  readonly ip_version: 4 | 6;
  prefixes: readonly string[];
  min_prefixlen: number;
  max_prefixlen: number;
  default_prefixlen: number;
  default_quota: number | null;
  is_default: boolean;
  address_scope_id: string | null;
}

/** Subnet pools whose addresses do not overlap. Of the standard attributes, Neutron keeps the owner alone. */
export interface AddressScopeRecord extends StandardRecord {
  name: string;
  readonly ip_version: 4 | 6;
}

export type SharedType = 'security_group' | 'network' | 'subnetpool' | 'address_scope' | 'address_group';

/** Who besides its owner may use something. Of the standard attributes, Neutron keeps the owner alone. */
export interface RbacPolicyRecord extends StandardRecord {
  readonly object_type: SharedType;
  readonly object_id: string;
  /** A project, or `*` for all. */
  target_tenant: string;
  readonly action: 'access_as_shared' | 'access_as_external';
}

export interface FixedIp {
  readonly subnet_id: string;
  readonly ip_address: string;
}

export interface PortRecord extends StandardRecord {
  name: string;
  readonly network_id: string;
  mac_address: string;
  admin_state_up: boolean;
  status: 'ACTIVE' | 'DOWN' | 'BUILD' | 'N/A';
  device_id: string;
  device_owner: string;
  fixed_ips: readonly FixedIp[];
  allowed_address_pairs: ReadonlyArray<Readonly<Record<string, unknown>>>;
  extra_dhcp_opts: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Ids. */
  security_groups: readonly string[];
  'binding:vnic_type': string;
  /** The compute host it is plugged on; empty: unbound. */
  'binding:host_id': string;
  'binding:profile': Readonly<Record<string, unknown>>;
  port_security_enabled: boolean;
}

export interface SecurityGroupRecord extends StandardRecord {
  name: string;
  stateful: boolean;
}

export interface SecurityGroupRuleRecord extends StandardRecord {
  readonly security_group_id: string;
  readonly ethertype: 'IPv4' | 'IPv6';
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string | null;
  readonly port_range_min: number | null;
  readonly port_range_max: number | null;
  readonly remote_ip_prefix: string | null;
  readonly remote_group_id: string | null;
  readonly remote_address_group_id: string | null;
}

export interface Gateway {
  readonly network_id: string;
  readonly enable_snat: boolean;
  readonly external_fixed_ips: readonly FixedIp[];
}

export interface RouterRecord extends StandardRecord {
  name: string;
  admin_state_up: boolean;
  readonly status: 'ACTIVE';
  external_gateway_info: Gateway | null;
  routes: ReadonlyArray<{ readonly destination: string; readonly nexthop: string }>;
  availability_zone_hints: readonly string[];
  distributed: boolean;
  ha: boolean;
}

export interface FloatingIpRecord extends StandardRecord {
  readonly floating_ip_address: string;
  readonly floating_network_id: string;
  router_id: string | null;
  port_id: string | null;
  fixed_ip_address: string | null;
  status: 'ACTIVE' | 'DOWN';
}

/** Prefixes that rules of security groups are for. */
export interface AddressGroupRecord extends StandardRecord {
  name: string;
  addresses: readonly string[];
}

/** A kind of a service of Neutron's. Of the standard attributes, Neutron keeps the description alone. */
export interface ServiceFlavorRecord extends StandardRecord {
  name: string;
  readonly service_type: string;
  enabled: boolean;
  /** Ids. */
  service_profiles: readonly string[];
}

/** How a flavor of a service is provided. Of the standard attributes, Neutron keeps the description alone. */
export interface ServiceProfileRecord extends StandardRecord {
  driver: string;
  metainfo: unknown;
  enabled: boolean;
}

/** One of Neutron's programs on a host. */
export interface AgentRecord extends StandardRecord {
  readonly agent_type: 'DHCP agent' | 'L3 agent' | 'Metadata agent' | 'Open vSwitch agent';
  readonly binary: string;
  readonly topic: string;
  readonly host: string;
  readonly availability_zone: string | null;
  admin_state_up: boolean;
  /** Ids of networks or routers that it was given, and that were taken from it. */
  added: readonly string[];
  removed: readonly string[];
}

/** What Neutron makes for projects that have no network. */
export interface Topologies {
  /** Id of the network that their routers lead to. */
  externalNetwork: string | null;
  readonly ofProject: Map<string, { readonly network_id: string; readonly router_id: string }>;
}

/** Plain data only: it is saved and restored as it is. */
export interface NetworkState {
  readonly networks: Map<string, NetworkRecord>;
  readonly subnets: Map<string, SubnetRecord>;
  readonly subnetpools: Map<string, SubnetpoolRecord>;
  readonly ports: Map<string, PortRecord>;
  readonly securityGroups: Map<string, SecurityGroupRecord>;
  readonly securityGroupRules: Map<string, SecurityGroupRuleRecord>;
  readonly routers: Map<string, RouterRecord>;
  readonly floatingIps: Map<string, FloatingIpRecord>;
  readonly addressScopes: Map<string, AddressScopeRecord>;
  readonly rbacPolicies: Map<string, RbacPolicyRecord>;
  readonly addressGroups: Map<string, AddressGroupRecord>;
  readonly serviceFlavors: Map<string, ServiceFlavorRecord>;
  readonly serviceProfiles: Map<string, ServiceProfileRecord>;
  readonly agents: Map<string, AgentRecord>;
  readonly topologies: Topologies;
  /** By project: the limits that differ from the default, by resource. */
  readonly quotas: Map<string, Record<string, number>>;
  /** Next {@link StandardRecord.standard_attr_id}, next number of a tenant network's tunnel. */
  readonly counters: { standardAttribute: number; segmentation: number };
}

export function newNetworkState(seed: NetworkSeed, cloud: Cloud): NetworkState {
  const state: NetworkState = {
    networks: new Map(),
    subnets: new Map(),
    subnetpools: new Map(),
    ports: new Map(),
    securityGroups: new Map(),
    securityGroupRules: new Map(),
    routers: new Map(),
    floatingIps: new Map(),
    addressScopes: new Map(),
    rbacPolicies: new Map(),
    addressGroups: new Map(),
    serviceFlavors: new Map(),
    serviceProfiles: new Map(),
    agents: new Map(agentsOf(cloud).map((agent) => [agent.id, agent])),
    topologies: { externalNetwork: null, ofProject: new Map() },
    quotas: new Map(),
    counters: { standardAttribute: 1, segmentation: 1 },
  };
  plant(state, seed, cloud);
  return state;
}
