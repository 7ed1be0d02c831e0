import { badRequest, expecting, unauthenticated } from '../fault.js';
import { effectiveRoles } from '../roles.js';
import type { IdentityState, Scope, UserRecord } from '../state.js';
import type { AuthRequest } from './auth-schema.js';
import { resolveDomain, resolveProject } from './references.js';

const KINDS = ['system', 'project', 'domain', 'OS-TRUST:trust', 'unscoped'] as const;

/**
 * The place a token is asked for; undefined: none, said in so many words; `default`: nothing was said.
 * @throws IdentityFault 400 unless exactly one is named (recording `auth-scope-empty-object`), 401 where there is
 * no such place
 */
export function requestedScope(state: IdentityState, auth: AuthRequest): Scope | undefined | 'default' {
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
  const trust = scope['OS-TRUST:trust'] as { readonly id?: string } | undefined;
  if (!trust?.id) throw expecting('trust_id', 'trust');
  throw unauthenticated();
}

/** The user's default project, where there is one and the user has a role in it. */
export function defaultScope(state: IdentityState, user: UserRecord): Scope | undefined {
  const project = state.projects.get(user.defaultProjectId ?? '');
  if (!project?.enabled || !state.domains.get(project.domainId)?.enabled) return undefined;
  const scope: Scope = { kind: 'project', id: project.id };
  return effectiveRoles(state, user.id, scope).length > 0 ? scope : undefined;
}
