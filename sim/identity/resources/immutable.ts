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
  const switches = changes.options as JsonObject | undefined;
  if (switches && (switches.immutable === false || switches.immutable === null)) return;
  throw new IdentityFault(
    403,
    `Unable to ${verb} immutable ${member} resource: \`${id}. Set resource option "immutable" to false first.`,
  );
}
