/**
 * JSON in which the numbers of these names are floats, which Python writes with a point even where they are whole:
 * `"rxtx_factor":1.0` (recording `nova-flavor-show`). Clients in languages that tell the two apart can see it.
 */
export function jsonWithFloats(body: unknown, names: readonly string[]): string {
  // Within a string every quote is escaped, so what looks like a member is one.
  const whole = new RegExp(`"(${names.join('|')})":(-?\\d+)(?=[,}])`, 'g');
  return JSON.stringify(body).replace(whole, '"$1":$2.0');
}
