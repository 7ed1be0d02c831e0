import { type Address, BITS, formatAddress, numberOf, parseAddress } from '../addresses.js';

/**
 * What a rule is for, as the library that Neutron asks reads it: host bits are kept, an address alone is a network
 * of one, `10.1/16` is `10.1.0.0/16`, `010.0.0.1` begins with ten, and a mask may stand where its length would.
 */
export function readIpPrefix(text: string): string | undefined {
  const [host = '', length, ...rest] = text.split('/');
  const address = parseAddress(host) ?? partialAddress(host);
  if (!address || rest.length > 0) return undefined;
  const bits = BITS[address.version];
  const prefix = length === undefined ? bits : lengthOf(length, address.version);
  return prefix === undefined || prefix > bits ? undefined : `${formatAddress(address)}/${prefix}`;
}

/** Blanks around a number go unnoticed. */
const NUMBER = /^\s*\d+\s*$/;

function partialAddress(text: string): Address | undefined {
  const bytes = text.split('.');
  if (bytes.length > 4 || !bytes.every((byte) => NUMBER.test(byte) && Number(byte) < 256)) return undefined;
  return { version: 4, value: numberOf([...bytes, '0', '0', '0'].slice(0, 4).map(Number)) };
}

/** A number, a mask (`255.255.0.0`), or what a mask leaves (`0.0.255.255`). */
function lengthOf(text: string, version: 4 | 6): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  const mask = parseAddress(text);
  if (mask?.version !== version) return undefined;
  const binary = mask.value.toString(2).padStart(BITS[version], '0');
  return (/^(1*)0*$/.exec(binary) ?? /^(0+)1+$/.exec(binary))?.[1]?.length;
}
