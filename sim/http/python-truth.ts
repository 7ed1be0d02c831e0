/** Python's `bool(value)` of what `JSON.parse` gives: empty texts, lists and objects are false too. */
export function truth(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}
