import { refused } from '../fault.js';

/** Bits. */
export interface PrefixLengths {
  readonly min_prefixlen: number;
  readonly max_prefixlen: number;
  /** Of a subnet that says no other. */
  readonly default_prefixlen: number;
}

const BOUNDS = { 4: { min: 8, max: 32 }, 6: { min: 64, max: 128 } } as const;

/**
 * What is not said is the IP version's.
 * @throws NetworkFault 400
 */
export function prefixLengths(
  version: 4 | 6,
  given: { readonly [Key in keyof PrefixLengths]?: number | undefined },
): PrefixLengths {
  const { min, max } = BOUNDS[version];
  const { min_prefixlen = min, max_prefixlen = max } = given;
  if (min_prefixlen > max_prefixlen) {
    throw outOfBounds('min_prefixlen', min_prefixlen, 'max_prefixlen', max_prefixlen);
  }
  if (max_prefixlen > max) throw outOfBounds('max_prefixlen', max_prefixlen, 'ip_version_max', max);
  const { default_prefixlen = min_prefixlen } = given;
  if (default_prefixlen < min_prefixlen) {
    throw outOfBounds('default_prefixlen', default_prefixlen, 'min_prefixlen', min_prefixlen);
  }
  if (default_prefixlen > max_prefixlen) {
    throw outOfBounds('default_prefixlen', default_prefixlen, 'max_prefixlen', max_prefixlen);
  }
  return { min_prefixlen, max_prefixlen, default_prefixlen };
}

function outOfBounds(name: string, value: number, bound: string, limit: number) {
  const message = `Illegal prefix bounds: ${name}=${value}, ${bound}=${limit}.`;
  return refused('IllegalSubnetPoolPrefixBounds', message);
}
