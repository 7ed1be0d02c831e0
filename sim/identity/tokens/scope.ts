import { badRequest, expecting, forbidden, notFound, unauthenticated } from '../fault.js';
import { effectiveRoles } from '../roles.js';
import type { IdentityState, Scope, TrustRecord, UserRecord } from '../state.js';
import { usableTrust } from '../trusts/trust.js';
import type { AuthRequest } from './auth-schema.js';
import { resolveDomain, resolveProject } from './references.js';

const KINDS = ['system', 'project', 'domain', 'OS-TRUST:trust', 'unscoped'] as const;

/**
 * The place a token is asked for; undefined: none, said in so many words; `default`: nothing was said.
 * @throws IdentityFault 400 unless exactly one is named (recording `auth-scope-empty-object`), 401 where there is
 * no such place
 */
export function requestedScope(
  state: IdentityState,
  auth: AuthRequest,
  now: number,
): Scope | undefined | 'default' {
  const { scope } = auth;
  if (scope === undefined) return 'default';
  const has = (kind: string): boolean =>
    typeof scope === 'string' ? scope.includes(kind) : Object.hasOwn(scope, kind);
  const kinds = KINDS.filter(has);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw expecting('system, project, domain, OS-TRUST:trust or unscoped', 'scope');
  }
  if (kind === 'unscoped') return undefined;
  if (kind === 'system') return { kind };
  if (typeof scope === 'string') throw badRequest("string indices must be integers, not 'str'");
  if (kind === 'project') return { kind, id: resolveProject(state, scope.project ?? {}).id };
  if (kind === 'domain') return { kind, id: resolveDomain(state, scope.domain ?? {}).id };
  return { kind: 'project', id: projectOfTrust(trustOf(state, auth, now) as TrustRecord) };
}

/** The trust that a token is asked for by. @throws IdentityFault 400, 401 */
export function trustOf(state: IdentityState, { scope }: AuthRequest, now: number): TrustRecord | undefined {
  if (typeof scope !== 'object' || !Object.hasOwn(scope, 'OS-TRUST:trust')) return undefined;
  const named = scope['OS-TRUST:trust'] as { readonly id?: string } | undefined;
  if (!named?.id) throw expecting('trust_id', 'trust');
  const trust = usableTrust(state, named.id, now);
  if (!trust) throw unauthenticated();
  return trust;
}

/** @throws IdentityFault 404 */
function projectOfTrust({ projectId }: TrustRecord): string {
  if (projectId === undefined) throw notFound('Could not find project: None.');
  return projectId;
}

/** Who the token of a trust is for. @throws IdentityFault 403 unless it is the trustee who asks */
export function userOfTrust(state: IdentityState, trust: TrustRecord, user: UserRecord): UserRecord {
  if (user.id !== trust.trusteeId) throw forbidden();
  const trustor = state.users.get(trust.trustorId);
  if (!trustor?.enabled) throw forbidden();
  return trust.impersonation ? trustor : user;
}

/** The user's default project, where there is one and the user has a role in it. */
export function defaultScope(state: IdentityState, user: UserRecord): Scope | undefined {
  const project = state.projects.get(user.defaultProjectId ?? '');
  if (!project?.enabled || !state.domains.get(project.domainId)?.enabled) return undefined;
  const scope: Scope = { kind: 'project', id: project.id };
  return effectiveRoles(state, user.id, scope).length > 0 ? scope : undefined;
}
