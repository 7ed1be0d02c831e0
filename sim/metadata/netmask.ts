/** `24` is `255.255.255.0`; of IPv6, `64` is `ffff:ffff:ffff:ffff::`. */
export function prefixNetmask(prefix: number, version: 4 | 6): string {
  const [groups, bits, base] = version === 4 ? [4, 8, 10] : [8, 16, 16];
  const parts = Array.from({ length: groups }, (_, index) => {
    const ones = Math.min(bits, Math.max(0, prefix - index * bits));
    return ((2 ** bits - 1) & ~(2 ** (bits - ones) - 1)).toString(base);
  });
  const text = parts.join(version === 4 ? '.' : ':');
  return version === 4 ? text : text.replace(/(^|:)0(:0)+$/, '::');
}
