import { repr } from '../../http/python-text.js';
import { type Address, type Cidr, contains, formatAddress, formatCidr, parseAddress } from '../addresses.js';
import { conflict, refused } from '../fault.js';
import type { AddressRange } from '../state.js';

/** The first host of an IPv4 subnet; of an IPv6 one its routers' anycast address, which is its very first. */
export function defaultGateway(cidr: Cidr): string {
  const value = cidr.version === 4 ? cidr.first + 1n : cidr.first;
  return formatAddress({ version: cidr.version, value });
}

/** All hosts but the gateway: not the first and the last address of an IPv4 subnet. */
export function defaultPools(cidr: Cidr, gateway: string | null): AddressRange[] {
  const hosts = cidr.version === 4 && cidr.prefix < 31;
  const routed = cidr.version === 6 && cidr.first !== cidr.last;
  const first = hosts || routed ? cidr.first + 1n : cidr.first;
  const last = hosts ? cidr.last - 1n : cidr.last;
  const hole = gateway === null ? undefined : parseAddress(gateway);
  if (!hole || hole.version !== cidr.version || hole.value < first || hole.value > last) {
    return range(cidr, first, last);
  }
  return [...range(cidr, first, hole.value - 1n), ...range(cidr, hole.value + 1n, last)];
}

function range({ version }: Cidr, first: bigint, last: bigint): AddressRange[] {
  if (first > last) return [];
  return [{ start: formatAddress({ version, value: first }), end: formatAddress({ version, value: last }) }];
}

/** In the subnet, and neither the first nor the last address of an IPv4 one. */
export function isHost(cidr: Cidr, address: Address): boolean {
  if (!contains(cidr, address)) return false;
  const hosts = cidr.version === 4 && cidr.prefix < 31;
  return !hosts || (address.value !== cidr.first && address.value !== cidr.last);
}

/** @throws NetworkFault for a pool that is no pool, leaves the subnet, meets another, or holds the gateway */
export function checkPools(cidr: Cidr, pools: readonly AddressRange[], gateway: string | null): void {
  const parsed = pools.map((pool) => {
    const [start, end] = [parseAddress(pool.start), parseAddress(pool.end)];
    if (!start || !end || start.version !== end.version || end.value < start.value) {
      throw refused('InvalidAllocationPool', `The allocation pool ${repr(pool)} is not valid.`);
    }
    return { first: start, last: end, text: `${pool.start}-${pool.end}` };
  });
  for (const { first, last, text } of parsed) {
    if (isHost(cidr, first) && isHost(cidr, last)) continue;
    throw refused(
      'OutOfBoundsAllocationPool',
      `The allocation pool ${text} spans beyond the subnet cidr ${formatCidr(cidr)}.`,
    );
  }
  for (const [place, one] of parsed.entries()) {
    const met = parsed
      .slice(place + 1)
      .find((other) => one.first.value <= other.last.value && other.first.value <= one.last.value);
    if (!met) continue;
    throw conflict(
      'OverlappingAllocationPools',
      `Found overlapping allocation pools: ${one.text} ${met.text} for subnet ${formatCidr(cidr)}.`,
    );
  }
  const address = gateway === null ? undefined : parseAddress(gateway);
  const holding = parsed.find(
    ({ first, last }) =>
      address?.version === first.version && first.value <= address.value && address.value <= last.value,
  );
  if (holding) {
    throw conflict(
      'GatewayConflictWithAllocationPools',
      `Gateway ip ${gateway} conflicts with allocation pool ${holding.text}.`,
    );
  }
}
