/** Locks that builds share: `exclusive` alone, `counting` up to the lock's count at a time (default 1). */
import type { LockAccess } from '../port.js';

/** Whether all of `wanted` can be had while `held` are. */
export function available(held: readonly LockAccess[], wanted: readonly LockAccess[]): boolean {
  return wanted.every((access, at) => fits([...held, ...wanted.slice(0, at)], access));
}

function fits(held: readonly LockAccess[], { name, mode, count = 1 }: LockAccess): boolean {
  const same = held.filter((access) => access.name === name);
  if (mode === 'exclusive') return same.length === 0;
  return same.length < count && same.every((access) => access.mode === 'counting');
}
