import type {
  AddressGroupRecord,
  AddressScopeRecord,
  AgentRecord,
  FloatingIpRecord,
  NetworkRecord,
  NetworkState,
  PortRecord,
  RbacPolicyRecord,
  RouterRecord,
  SecurityGroupRecord,
  SecurityGroupRuleRecord,
  ServiceFlavorRecord,
  ServiceProfileRecord,
  StandardRecord,
  SubnetpoolRecord,
  SubnetRecord,
} from './state.js';

/** Records by something they have in common. */
export class Grouping<Item> {
  readonly #groups = new Map<string, Set<Item>>();

  of(key: string): ReadonlySet<Item> {
    return this.#groups.get(key) ?? NONE;
  }

  add(key: string, item: Item): void {
    const group = this.#groups.get(key);
    if (group) group.add(item);
    else this.#groups.set(key, new Set([item]));
  }

  remove(key: string, item: Item): void {
    const group = this.#groups.get(key);
    if (group?.delete(item) && group.size === 0) this.#groups.delete(key);
  }
}

const NONE: ReadonlySet<never> = new Set();

/** What is looked up often, rebuilt from the state when there is none. Lives outside of it. */
export interface NetworkIndexes {
  readonly subnetsOfNetwork: Grouping<SubnetRecord>;
  readonly portsOfNetwork: Grouping<PortRecord>;
  readonly portsOfDevice: Grouping<PortRecord>;
  readonly portsOfGroup: Grouping<PortRecord>;
  /** By subnet: which port has an address. */
  readonly addresses: Map<string, Map<string, string>>;
  /** `NETWORK/MAC`, of all ports. */
  readonly macs: Set<string>;
  readonly groupsOfProject: Grouping<SecurityGroupRecord>;
  readonly rulesOfGroup: Grouping<SecurityGroupRuleRecord>;
  readonly floatingIpsOfPort: Grouping<FloatingIpRecord>;
  readonly policiesOfObject: Grouping<RbacPolicyRecord>;
  /** By `TABLE/PROJECT`: who has how many of what. */
  readonly ofProject: Grouping<StandardRecord>;
  /** Grows with each change: what was made of the records at one version still holds at the same. */
  version: number;
}

const built = new WeakMap<NetworkState, NetworkIndexes>();

export function indexesOf(state: NetworkState): NetworkIndexes {
  const known = built.get(state);
  if (known) return known;
  const indexes: NetworkIndexes = {
    subnetsOfNetwork: new Grouping(),
    portsOfNetwork: new Grouping(),
    portsOfDevice: new Grouping(),
    portsOfGroup: new Grouping(),
    addresses: new Map(),
    macs: new Set(),
    groupsOfProject: new Grouping(),
    rulesOfGroup: new Grouping(),
    floatingIpsOfPort: new Grouping(),
    policiesOfObject: new Grouping(),
    ofProject: new Grouping(),
    version: 0,
  };
  built.set(state, indexes);
  for (const name of TABLES) {
    for (const record of state[name].values()) enter(indexes, name, record);
  }
  return indexes;
}

/** The state's tables of records. */
interface Tables {
  networks: NetworkRecord;
  subnets: SubnetRecord;
  subnetpools: SubnetpoolRecord;
  ports: PortRecord;
  securityGroups: SecurityGroupRecord;
  securityGroupRules: SecurityGroupRuleRecord;
  routers: RouterRecord;
  floatingIps: FloatingIpRecord;
  addressScopes: AddressScopeRecord;
  rbacPolicies: RbacPolicyRecord;
  addressGroups: AddressGroupRecord;
  serviceFlavors: ServiceFlavorRecord;
  serviceProfiles: ServiceProfileRecord;
  agents: AgentRecord;
}

export type Table = keyof Tables;
export type TableRecord<Name extends Table> = Tables[Name];

/** Ports come behind the subnets that their addresses are of. */
const TABLES: readonly Table[] = [
  'networks',
  'subnets',
  'subnetpools',
  'ports',
  'securityGroups',
  'securityGroupRules',
  'routers',
  'floatingIps',
  'addressScopes',
  'rbacPolicies',
  'addressGroups',
  'serviceFlavors',
  'serviceProfiles',
  'agents',
];

/** What records are found by. */
const INDEXED: ReadonlySet<string> = new Set([
  'id',
  'tenant_id',
  'network_id',
  'device_id',
  'mac_address',
  'fixed_ips',
  'security_groups',
  'security_group_id',
  'port_id',
]);

type Hook<Item> = (indexes: NetworkIndexes, item: Item) => void;

const ENTER: { readonly [Name in Table]?: Hook<TableRecord<Name>> } = {
  subnets: (indexes, subnet) => {
    indexes.subnetsOfNetwork.add(subnet.network_id, subnet);
    if (!indexes.addresses.has(subnet.id)) indexes.addresses.set(subnet.id, new Map());
  },
  ports: (indexes, port) => {
    indexes.portsOfNetwork.add(port.network_id, port);
    indexes.portsOfDevice.add(port.device_id, port);
    for (const group of port.security_groups) indexes.portsOfGroup.add(group, port);
    for (const ip of port.fixed_ips) indexes.addresses.get(ip.subnet_id)?.set(ip.ip_address, port.id);
    indexes.macs.add(`${port.network_id}/${port.mac_address}`);
  },
  securityGroups: (indexes, group) => indexes.groupsOfProject.add(group.tenant_id, group),
  securityGroupRules: (indexes, rule) => indexes.rulesOfGroup.add(rule.security_group_id, rule),
  floatingIps: (indexes, ip) => {
    if (ip.port_id) indexes.floatingIpsOfPort.add(ip.port_id, ip);
  },
  rbacPolicies: (indexes, policy) => indexes.policiesOfObject.add(policy.object_id, policy),
};

const LEAVE: { readonly [Name in Table]?: Hook<TableRecord<Name>> } = {
  subnets: (indexes, subnet) => {
    indexes.subnetsOfNetwork.remove(subnet.network_id, subnet);
  },
  ports: (indexes, port) => {
    indexes.portsOfNetwork.remove(port.network_id, port);
    indexes.portsOfDevice.remove(port.device_id, port);
    for (const group of port.security_groups) indexes.portsOfGroup.remove(group, port);
    for (const ip of port.fixed_ips) indexes.addresses.get(ip.subnet_id)?.delete(ip.ip_address);
    indexes.macs.delete(`${port.network_id}/${port.mac_address}`);
  },
  securityGroups: (indexes, group) => indexes.groupsOfProject.remove(group.tenant_id, group),
  securityGroupRules: (indexes, rule) => indexes.rulesOfGroup.remove(rule.security_group_id, rule),
  floatingIps: (indexes, ip) => {
    if (ip.port_id) indexes.floatingIpsOfPort.remove(ip.port_id, ip);
  },
  rbacPolicies: (indexes, policy) => indexes.policiesOfObject.remove(policy.object_id, policy),
};

function enter<Name extends Table>(indexes: NetworkIndexes, table: Name, record: TableRecord<Name>): void {
  (ENTER[table] as Hook<TableRecord<Name>> | undefined)?.(indexes, record);
  indexes.ofProject.add(`${table}/${record.tenant_id}`, record);
}

function leave<Name extends Table>(indexes: NetworkIndexes, table: Name, record: TableRecord<Name>): void {
  (LEAVE[table] as Hook<TableRecord<Name>> | undefined)?.(indexes, record);
  indexes.ofProject.remove(`${table}/${record.tenant_id}`, record);
}

export function insert<Name extends Table>(
  state: NetworkState,
  table: Name,
  record: TableRecord<Name>,
): void {
  const indexes = indexesOf(state);
  indexes.version++;
  (state[table] as unknown as Map<string, TableRecord<Name>>).set(record.id, record);
  enter(indexes, table, record);
}

/** Changes what indexes look at, and counts the revision. */
export function change<Name extends Table>(
  state: NetworkState,
  table: Name,
  record: TableRecord<Name>,
  changes: { readonly [Key in keyof TableRecord<Name>]?: TableRecord<Name>[Key] | undefined },
  now: number,
): void {
  const indexes = indexesOf(state);
  indexes.version++;
  const keys = Object.keys(changes) as (keyof typeof changes & string)[];
  const moves = keys.some((key) => INDEXED.has(key));
  if (moves) leave(indexes, table, record);
  const fields = record as unknown as Record<string, unknown>;
  for (const key of keys) {
    if (changes[key] !== undefined) fields[key] = changes[key];
  }
  record.revision_number += 1;
  record.updated_at = now;
  if (moves) enter(indexes, table, record);
}

export function remove<Name extends Table>(
  state: NetworkState,
  table: Name,
  record: TableRecord<Name>,
): void {
  const indexes = indexesOf(state);
  indexes.version++;
  leave(indexes, table, record);
  if (table === 'subnets') indexes.addresses.delete(record.id);
  state[table].delete(record.id);
}
