import { type IdentityFault, notFound } from './fault.js';
import { rolesIn } from './roles.js';
import type { IdentityState, TokenRecord } from './state.js';
import { rolesOfTrust, trustNotFound, usableTrust } from './trusts/trust.js';

/**
 * Why a token is not valid, as Keystone tells those who ask for it; undefined where it is. What it gives is looked up
 * anew: roles that were taken away are gone at once.
 * @param grace milliseconds for which an expired token is still accepted
 */
export function tokenFault(
  state: IdentityState,
  token: TokenRecord,
  now: number,
  grace = 0,
): IdentityFault | undefined {
  if (token.revokedAt !== undefined || token.expiresAt + grace <= now) {
    return notFound('Failed to validate token');
  }
  return (
    placeFault(state, token) ??
    credentialFault(state, token) ??
    trustFault(state, token, now) ??
    rolesFault(state, token)
  );
}

function placeFault(state: IdentityState, token: TokenRecord): IdentityFault | undefined {
  const project = state.projects.get(token.projectId ?? '');
  if (token.projectId !== undefined && !project)
    return notFound(`Could not find project: ${token.projectId}.`);
  if (project && !project.enabled) {
    return notFound(`Unable to validate token because project ${project.id} is disabled`);
  }
  const user = state.users.get(token.userId);
  if (!user) return notFound(`Could not find user: ${token.userId}.`);
  for (const id of [project?.domainId, token.domainId, user.domainId]) {
    if (id === undefined) continue;
    const domain = state.domains.get(id);
    if (!domain) return notFound(`Could not find domain: ${id}.`);
    if (!domain.enabled) return notFound(`Unable to validate token because domain ${id} is disabled`);
  }
  return undefined;
}

function credentialFault(
  state: IdentityState,
  { appCredentialId: id }: TokenRecord,
): IdentityFault | undefined {
  if (id === undefined || state.appCredentials.has(id)) return undefined;
  return notFound(`Could not find Application Credential: ${id}.`);
}

function trustFault(
  state: IdentityState,
  { trustId: id }: TokenRecord,
  now: number,
): IdentityFault | undefined {
  return id === undefined || usableTrust(state, id, now) ? undefined : trustNotFound(id);
}

/** Brings the token's roles up to date. */
function rolesFault(state: IdentityState, token: TokenRecord): IdentityFault | undefined {
  const scope = scopeOf(token);
  if (!scope) return undefined;
  const trust = state.trusts.get(token.trustId ?? '');
  const roles = trust
    ? rolesOfTrust(state, trust)
    : rolesIn(state, token.userId, scope, state.appCredentials.get(token.appCredentialId ?? ''));
  if (roles.length === 0) return notFound(`Could not find token: ${token.id}.`);
  if (roles.length !== token.roleIds.length || roles.some(({ id }, at) => id !== token.roleIds[at])) {
    token.roleIds = roles.map(({ id }) => id);
  }
  token.roles = roles.map(({ name }) => name);
  return undefined;
}

function scopeOf(token: TokenRecord) {
  if (token.projectId !== undefined) return { kind: 'project', id: token.projectId } as const;
  if (token.domainId !== undefined) return { kind: 'domain', id: token.domainId } as const;
  return token.system ? ({ kind: 'system' } as const) : undefined;
}
