/**
 * What MySQL's and MariaDB's usual collation makes of a text before it compares: no case, no accents, no blanks at
 * the end. OpenStack's databases are nearly always these, so its filters and orders follow them.
 */
export function collationKey(text: string): string {
  const trimmed = text.replace(/ +$/, '');
  if (/^[\x20-\x7e]*$/.test(trimmed)) return trimmed.toUpperCase();
  return trimmed.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

export function sameText(a: string, b: string): boolean {
  return a === b || collationKey(a) === collationKey(b);
}

/** A value as a database orders it. */
export type Comparable = string | number | boolean | null;

/** Ascending, null first; texts by {@link collationKey}. */
export function compareValues(a: Comparable, b: Comparable): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [left, right] = typeof a === 'string' ? [collationKey(a), collationKey(String(b))] : [a, b];
  return left < right ? -1 : Number(left > right);
}
