/**
 * JSON in which members of these names are whole numbers of any size, bigints, which Python writes out: an IPv6 subnet
 * has more addresses than a float counts.
 */
export function jsonWithWholes(body: unknown, names: readonly string[]): string {
  let large = false;
  const text = JSON.stringify(body, (_, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    large = true;
    return String(value);
  });
  // Within a string every quote is escaped, so what looks like a member is one.
  return large ? text.replace(new RegExp(`"(${names.join('|')})":"(\\d+)"`, 'g'), '"$1":$2') : text;
}
