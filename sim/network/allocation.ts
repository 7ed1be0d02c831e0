import { autoconfigured, type Cidr, formatAddress, parseAddress, parseCidr } from './addresses.js';
import { conflict, invalidInput, notFound, refused } from './fault.js';
import { indexesOf } from './indexes.js';
import type { NetworkContext } from './network-call.js';
import type { AddressRange, FixedIp, NetworkState, SubnetRecord } from './state.js';
import { isHost } from './subnets/pools.js';
import type { RequestedIp } from './values.js';

/** Addresses that a pool of a draw is made from, beyond those already used: keeps a draw short. */
const WINDOW = 256;

export function subnetsOf(state: NetworkState, networkId: string): SubnetRecord[] {
  return [...indexesOf(state).subnetsOfNetwork.of(networkId)];
}

export function cidrOf(subnet: SubnetRecord): Cidr {
  return parseCidr(subnet.cidr) as Cidr;
}

/** Port that has this address of a subnet. */
export function holderOf(state: NetworkState, subnetId: string, ip: string): string | undefined {
  return indexesOf(state).addresses.get(subnetId)?.get(ip);
}

export function isSlaac(subnet: SubnetRecord): boolean {
  return subnet.ipv6_address_mode === 'slaac' || subnet.ipv6_address_mode === 'dhcpv6-stateless';
}

function selfConfigured(subnet: SubnetRecord, mac: string): FixedIp {
  return { subnet_id: subnet.id, ip_address: autoconfigured(cidrOf(subnet), mac) };
}

export interface AddressRequest {
  readonly networkId: string;
  readonly mac: string;
  /** Left out: one address of each IP version that the network has, and of each self-configuring subnet. */
  readonly wanted?: readonly RequestedIp[] | undefined;
  readonly deviceOwner: string;
  /** Addresses that the asking port has already: it may keep them. */
  readonly own?: readonly FixedIp[];
}

/** @throws NetworkFault where an address is wrong, taken, or none is left */
export function chooseAddresses(context: NetworkContext, request: AddressRequest): FixedIp[] {
  const all = subnetsOf(context.state, request.networkId);
  const subnets = inDatabaseOrder(all.filter((subnet) => serves(subnet, request.deviceOwner)));
  if (request.wanted) return chooseWanted(context, request, subnets, request.wanted);
  return [
    ...([4, 6] as const).flatMap((version) => {
      const candidates = subnets.filter((subnet) => subnet.ip_version === version && !isSlaac(subnet));
      return candidates.length === 0 ? [] : [draw(context, request, candidates)];
    }),
    ...subnets.filter(isSlaac).map((subnet) => selfConfigured(subnet, request.mac)),
  ];
}

/** Subnets that are for some kinds of ports are for no others, but DHCP is wherever it is switched on. */
function serves({ service_types: types, enable_dhcp }: SubnetRecord, owner: string): boolean {
  return types.length === 0 || types.includes(owner) || (enable_dhcp && owner === 'network:dhcp');
}

/** What a port with another hardware address calls itself where it does so by that. */
export function reconfigured(state: NetworkState, ips: readonly FixedIp[], mac: string): FixedIp[] {
  return ips.map((ip) => {
    const subnet = state.subnets.get(ip.subnet_id);
    return subnet && isSlaac(subnet) ? selfConfigured(subnet, mac) : ip;
  });
}

/** Those for ports of some kinds first; else by id, as an index lists them. */
function inDatabaseOrder(subnets: SubnetRecord[]): SubnetRecord[] {
  if (subnets.length < 2) return subnets;
  const rank = ({ id, service_types: types }: SubnetRecord) => `${types.length > 0 ? 0 : 1}${id}`;
  return subnets.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

function chooseWanted(
  context: NetworkContext,
  request: AddressRequest,
  subnets: readonly SubnetRecord[],
  wanted: readonly RequestedIp[],
): FixedIp[] {
  const chosen: FixedIp[] = [];
  if (wanted.length > 0 && subnets.length === 0) {
    throw invalidInput('IP allocation requires subnets for network');
  }
  const isTaken = (ip: string): boolean =>
    wanted.some(({ ip_address }) => ip_address === ip) || chosen.some(({ ip_address }) => ip_address === ip);
  for (const { subnet_id, ip_address } of wanted) {
    if (subnet_id === undefined && ip_address === undefined) {
      throw invalidInput('IP allocation requires subnet_id or ip_address');
    }
    const candidates = candidateSubnets(context, request, subnets, subnet_id, ip_address);
    const had = request.own?.find((ip) => ip.subnet_id === subnet_id && !isTaken(ip.ip_address));
    if (ip_address === undefined && had) {
      chosen.push(had);
      continue;
    }
    if (ip_address === undefined) {
      chosen.push(draw(context, request, candidates, chosen));
      continue;
    }
    const subnet = candidates[0] as SubnetRecord;
    const kept = request.own?.some((ip) => ip.subnet_id === subnet.id && ip.ip_address === ip_address);
    if (!kept && holderOf(context.state, subnet.id, ip_address)) {
      throw conflict(
        'IpAddressAlreadyAllocated',
        `IP address ${ip_address} already allocated in subnet ${subnet.id}`,
      );
    }
    chosen.push({ subnet_id: subnet.id, ip_address });
  }
  const configured = subnets.filter(
    (subnet) => isSlaac(subnet) && !chosen.some((ip) => ip.subnet_id === subnet.id),
  );
  const adds = chosen.length > 0 && !request.deviceOwner.startsWith('network:');
  return adds ? [...chosen, ...configured.map((subnet) => selfConfigured(subnet, request.mac))] : chosen;
}

function candidateSubnets(
  context: NetworkContext,
  request: AddressRequest,
  subnets: readonly SubnetRecord[],
  subnetId: string | undefined,
  ip: string | undefined,
): readonly SubnetRecord[] {
  const address = ip === undefined ? undefined : parseAddress(ip);
  if (subnetId === undefined) {
    const candidates = address ? subnets.filter((subnet) => isHost(cidrOf(subnet), address)) : subnets;
    if (address && candidates.length === 0) {
      throw refused(
        'InvalidIpForNetwork',
        `IP address ${ip} is not a valid IP for any of the subnets on the specified network.`,
      );
    }
    return candidates;
  }
  const subnet = context.state.subnets.get(subnetId);
  if (!subnet) throw notFound('subnet', subnetId);
  if (subnet.network_id !== request.networkId) {
    throw refused(
      'InvalidInput',
      `Invalid input for operation: Failed to create port on network ${request.networkId}, because fixed_ips included invalid subnet ${subnetId}.`,
    );
  }
  if (address && !isHost(cidrOf(subnet), address)) {
    throw refused('InvalidIpForSubnet', `IP address ${ip} is not a valid IP for the specified subnet.`);
  }
  return [subnet];
}

/** A free address of the first subnet that has one. */
function draw(
  context: NetworkContext,
  request: AddressRequest,
  subnets: readonly SubnetRecord[],
  taken: readonly FixedIp[] = [],
): FixedIp {
  for (const subnet of subnets) {
    if (isSlaac(subnet)) return selfConfigured(subnet, request.mac);
    const also = taken.filter((ip) => ip.subnet_id === subnet.id).map((ip) => ip.ip_address);
    const ip = freeAddress(context, subnet, also, request.deviceOwner === 'network:dhcp');
    if (ip !== undefined) return { subnet_id: subnet.id, ip_address: ip };
  }
  throw conflict(
    'IpAddressGenerationFailure',
    `No more IP addresses available on network ${request.networkId}.`,
  );
}

/** At random among the first that are free, as Neutron does; DHCP servers get the first. */
function freeAddress(
  context: NetworkContext,
  subnet: SubnetRecord,
  also: readonly string[],
  first: boolean,
): string | undefined {
  const used = indexesOf(context.state).addresses.get(subnet.id) ?? new Map<string, string>();
  const isFree = (ip: string) => !used.has(ip) && !also.includes(ip);
  const pools = poolsOf(subnet);
  const size = pools.reduce((sum, pool) => sum + pool.last - pool.first + 1n, 0n);
  const window = BigInt(2 * (used.size + also.length) + WINDOW);
  const reach = Number(size < window ? size : window);
  const start = first || reach === 0 ? 0 : context.cloud.ids.integer(0, reach);
  for (let step = 0; step < reach; step++) {
    const ip = nth(pools, subnet.ip_version, BigInt((start + step) % reach));
    if (isFree(ip)) return ip;
  }
  return undefined;
}

interface Pool {
  readonly first: bigint;
  readonly last: bigint;
}

const parsedPools = new WeakMap<readonly AddressRange[], readonly Pool[]>();

/** A list of ranges never changes: another takes its place. */
export function poolsOf({
  allocation_pools,
}: {
  readonly allocation_pools: readonly AddressRange[];
}): readonly Pool[] {
  const known = parsedPools.get(allocation_pools);
  if (known) return known;
  const pools = allocation_pools.map(({ start, end }) => ({
    first: parseAddress(start)?.value ?? 0n,
    last: parseAddress(end)?.value ?? -1n,
  }));
  parsedPools.set(allocation_pools, pools);
  return pools;
}

function nth(pools: readonly Pool[], version: 4 | 6, place: bigint): string {
  let left = place;
  for (const { first, last } of pools) {
    const size = last - first + 1n;
    if (left < size) return formatAddress({ version, value: first + left });
    left -= size;
  }
  throw new RangeError(`the pools have no address number ${place}`);
}
