import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An IP address as a number, which is what pools and subnets are reckoned with. */
export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

export interface Cidr {
  readonly version: 4 | 6;
  /** The subnet's first address. */
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** How long addresses are. */
export const BITS = { 4: 32, 6: 128 } as const;

/** Only four decimal numbers, or an IPv6 address: not `10.1`, not `010.0.0.1`. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { version: 4, value: numberOf(text.split('.').map(Number)) };
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return { version: 6, value: numberOf(ipaddr.IPv6.parse(withoutDots(text)).toByteArray()) };
}

/** An IPv4 address at the end as two groups: the library takes `::0.1.0.0` for a mapped one. */
function withoutDots(text: string): string {
  return text.replace(/:(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
    return `:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

/** As the C library has it: what holds an IPv4 address ends like one. */
export function formatAddress({ version, value }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const bytes = Array.from({ length: 16 }, (_, place) => Number((value >> BigInt(120 - 8 * place)) & 0xffn));
  const short = new ipaddr.IPv6(bytes).toRFC5952String();
  const [, before] = /^(::ffff:)[\da-f]+:[\da-f]+$/.exec(short) ?? [];
  return before === undefined ? short : `${before}${bytes.slice(12).join('.')}`;
}

/** `10.0.0.5/24` is the subnet `10.0.0.0/24`; an address with no length is a subnet of its own. */
export function parseCidr(text: string): Cidr | undefined {
  const [, host = '', length] = /^([^/\s]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (!address) return undefined;
  const bits = BITS[address.version];
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const rest = (1n << BigInt(bits - prefix)) - 1n;
  const first = address.value & ~rest;
  return { version: address.version, first, last: first | rest, prefix };
}

export function formatCidr({ version, first, prefix }: Cidr): string {
  return `${formatAddress({ version, value: first })}/${prefix}`;
}

export function contains(cidr: Cidr, address: Address): boolean {
  return cidr.version === address.version && address.value >= cidr.first && address.value <= cidr.last;
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/** The address that a network card gives itself in a subnet with router advertisements (EUI-64). */
export function autoconfigured(cidr: Cidr, mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  return formatAddress({ version: 6, value: cidr.first | numberOf([a ^ 2, b, c, 0xff, 0xfe, d, e, f]) });
}

/** From the first byte on. */
export function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
