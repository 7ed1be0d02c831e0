import { forbidden, type IdentityFault, notFound } from '../fault.js';
import { effectiveRoles, withImplied } from '../roles.js';
import type { IdentityState, RoleRecord, TrustRecord } from '../state.js';

/**
 * A trust that can still be used: of one that has expired, or was used as often as it may be, Keystone says that there
 * is none, and does not know its tokens either.
 */
export function usableTrust(state: IdentityState, id: string, now: number): TrustRecord | undefined {
  const trust = state.trusts.get(id);
  if (!trust || trust.remainingUses === 0) return undefined;
  return trust.expiresAt !== undefined && trust.expiresAt.at <= now ? undefined : trust;
}

export function trustNotFound(id: string): IdentityFault {
  return notFound(`Could not find trust: ${id}.`);
}

/** What its token may do: what it gives, with what that implies, unless its trustor has lost any of it. */
export function rolesOfTrust(state: IdentityState, trust: TrustRecord): RoleRecord[] {
  const { projectId, trustorId, roleIds } = trust;
  if (projectId === undefined) return [];
  const known = new Set(effectiveRoles(state, trustorId, { kind: 'project', id: projectId }));
  const roles = withImplied(state, roleIds).filter(({ domainId }) => domainId === undefined);
  return roles.every((role) => known.has(role)) ? roles : [];
}

/** Those that were made of it go with it. Their tokens are no longer valid. */
export function removeTrust(state: IdentityState, { id }: TrustRecord): void {
  state.trusts.delete(id);
  for (const trust of state.trusts.values()) {
    if (trust.redelegatedFrom === id) removeTrust(state, trust);
  }
}

/** Keystone's `max_redelegation_count`. */
const DEEPEST = 3;

/** What a new trust says of others to be made of it. */
export interface Redelegation {
  readonly allow_redelegation?: boolean | null;
  readonly redelegation_count?: number | null;
}

/**
 * How many times over a new trust may be passed on.
 * @param parent the trust that it is made of @throws IdentityFault 403, which says no more
 */
export function redelegationCount(
  { allow_redelegation, redelegation_count: asked }: Redelegation,
  parent: TrustRecord | undefined,
): number {
  if (allow_redelegation && (asked ?? 0) > DEEPEST) throw forbidden();
  const left = parent ? parent.redelegationCount - 1 : DEEPEST;
  if (!allow_redelegation) return 0;
  if (parent && asked && asked !== left) throw forbidden();
  return parent ? left : (asked ?? DEEPEST);
}

/** A trust that is made of another gives no more than that. @throws IdentityFault 403, which says no more */
export function checkRedelegation(parent: TrustRecord, child: TrustRecord): void {
  const allowed =
    parent.redelegationCount > 0 &&
    child.remainingUses === null &&
    (parent.expiresAt === undefined || (child.expiresAt?.at ?? 0) <= parent.expiresAt.at) &&
    child.roleIds.every((id) => parent.roleIds.includes(id)) &&
    (parent.impersonation || !child.impersonation);
  if (!allowed) throw forbidden();
}
