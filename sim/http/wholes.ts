/**
 * JSON in which members of these names are whole numbers of any size, bigints, which Python writes out: an IPv6 subnet
 * has more addresses than a float counts.
 */
export function jsonWithWholes(body: unknown, names: readonly string[]): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  // Within a string every quote is escaped, so what looks like a member is one.
  return text.replace(new RegExp(`"(${names.join('|')})":"(\\d+)"`, 'g'), '"$1":$2');
}
