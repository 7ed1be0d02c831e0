import { type Cidr, formatCidr, parseCidr } from '../addresses.js';
import { badResource, conflict, NetworkFault, notFound, refused } from '../fault.js';
import type { NetworkContext } from '../network-call.js';
import { isShared } from '../rbac/sharing.js';
import { isOwner } from '../resource.js';
import type { NetworkState, SubnetpoolRecord, SubnetRecord } from '../state.js';
import { covers, prefixesOf } from './address-set.js';

/** What a new subnet says about where it is to come from. */
export interface WantedSubnet {
  readonly tenant_id: string;
  readonly network_id: string;
  readonly ip_version: 4 | 6;
  readonly subnetpool_id?: string | null | undefined;
  readonly use_default_subnetpool: boolean;
  readonly cidr?: string | undefined;
  readonly prefixlen?: number | undefined;
  readonly gateway_ip?: string | null | undefined;
  readonly allocation_pools?: readonly unknown[] | undefined;
}

export function subnetsFrom(state: NetworkState, pool: string): SubnetRecord[] {
  return [...state.subnets.values()].filter(({ subnetpool_id }) => subnetpool_id === pool);
}

/** The pool that a new subnet is to come from. @throws NetworkFault */
export function poolOf(context: NetworkContext, wanted: WantedSubnet): SubnetpoolRecord | undefined {
  const { subnetpool_id: id, ip_version: version, use_default_subnetpool } = wanted;
  if (!use_default_subnetpool) return id ? visiblePool(context, id) : undefined;
  if (id) {
    throw badResource('subnets', 'subnetpool_id and use_default_subnetpool cannot both be specified');
  }
  const pools = [...context.state.subnetpools.values()];
  const pool = pools.find((one) => one.is_default && one.ip_version === version);
  if (!pool) throw badResource('subnets', `No default subnetpool found for IPv${version}`);
  return pool;
}

function visiblePool({ state, actor }: NetworkContext, id: string): SubnetpoolRecord {
  const pool = state.subnetpools.get(id);
  if (!pool || !(isOwner(actor, pool) || isShared(state, id, actor.projectId) || pool.is_default))
    throw notFound('subnetpool', id);
  return pool;
}

/** What the pool gives: what is asked for, else the first fit in what is left, the smallest pieces first. */
export function allocateSubnet(
  { state }: NetworkContext,
  pool: SubnetpoolRecord,
  wanted: WantedSubnet,
): Cidr {
  if (wanted.ip_version !== pool.ip_version) {
    const message = `Cannot allocate IPv${wanted.ip_version} subnet from IPv${pool.ip_version} subnet pool`;
    throw badResource('subnets', message);
  }
  if (wanted.cidr === undefined && wanted.allocation_pools) {
    throw badResource('subnets', 'allocation_pools allowed only for specific subnet requests.');
  }
  const prefix = wanted.prefixlen ?? pool.default_prefixlen;
  const given = wanted.cidr ?? (wanted.gateway_ip ? `${wanted.gateway_ip}/${prefix}` : undefined);
  const specific = given === undefined ? undefined : parseCidr(given);
  const { version, prefix: length } = specific ?? { version: pool.ip_version, prefix };
  checkLength(pool, length);
  checkQuota(state, pool, wanted.tenant_id, length);
  const taken = subnetsFrom(state, pool.id).map((subnet) => parseCidr(subnet.cidr) as Cidr);
  const free = prefixesOf(
    version,
    pool.prefixes.map((one) => parseCidr(one) as Cidr),
    taken,
  );
  if (specific) {
    if (covers(version, free, [specific])) return specific;
    throw cannotAllocate('Cannot allocate requested subnet from the available set of prefixes.');
  }
  const place = free.sort((a, b) => b.prefix - a.prefix).find((one) => one.prefix <= length);
  if (!place) throw cannotAllocate(`Insufficient prefix space to allocate subnet size /${length}.`);
  return parseCidr(formatCidr({ ...place, prefix: length })) as Cidr;
}

/** Neutron means to refuse, and fails: a 500. */
function cannotAllocate(why: string): NetworkFault {
  return new NetworkFault(500, 'SubnetAllocationError', `Failed to allocate subnet: ${why}`);
}

function checkLength({ min_prefixlen: min, max_prefixlen: max }: SubnetpoolRecord, length: number): void {
  const [type, word, bound] =
    length < min ? ['Min', 'minimum', min] : length > max ? ['Max', 'maximum', max] : [];
  if (type === undefined) return;
  throw refused(
    `${type}PrefixSubnetAllocationError`,
    `Unable to allocate subnet with prefix length ${length}, ${word} allowed prefix is ${bound}.`,
  );
}

/** A pool's limit for each project: so many addresses, or so many /64 networks. */
function checkQuota(state: NetworkState, pool: SubnetpoolRecord, project: string, length: number): void {
  if (pool.default_quota === null) return;
  const size = (bits: number) => 2 ** ((pool.ip_version === 4 ? 32 : 64) - bits);
  const used = subnetsFrom(state, pool.id)
    .filter(({ tenant_id }) => tenant_id === project)
    .reduce((sum, { cidr }) => sum + size((parseCidr(cidr) as Cidr).prefix), 0);
  if (used + size(length) <= pool.default_quota) return;
  throw conflict('SubnetPoolQuotaExceeded', 'Per-tenant subnet pool prefix quota exceeded.');
}
