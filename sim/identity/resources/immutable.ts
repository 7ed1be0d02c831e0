import { IdentityFault } from '../fault.js';
import type { JsonObject } from './resource.js';

/**
 * Roles that Keystone came with, and what was made so, change only after their option `immutable` was taken back.
 * @throws IdentityFault 403
 */
export function requireMutable(
  verb: 'update' | 'delete',
  member: string,
  id: string,
  options: JsonObject,
  changes: JsonObject = {},
): void {
  if (options.immutable !== true) return;
  if (onlyTakesItBack(changes)) return;
  throw new IdentityFault(
    403,
    `Unable to ${verb} immutable ${member} resource: \`${id}. Set resource option "immutable" to false first.`,
  );
}

/** With nothing else changed at the same time. */
function onlyTakesItBack(changes: JsonObject): boolean {
  const switches = changes.options as JsonObject | undefined;
  if (Object.keys(changes).length !== 1 || !switches) return false;
  return switches.immutable === false || switches.immutable === null;
}
