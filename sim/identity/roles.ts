import type { AppCredentialRecord, GrantRecord, IdentityState, RoleRecord, Scope } from './state.js';

/** The roles and those that come with them, each once: what was given first, then what it implies. */
export function withImplied(state: IdentityState, roleIds: Iterable<string>): RoleRecord[] {
  const found = new Map<string, RoleRecord>();
  const open = [...roleIds];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const role = state.roles.get(id);
    if (!role || found.has(id)) continue;
    found.set(id, role);
    open.push(...role.implies);
  }
  return [...found.values()];
}

/** The roles a user has in a place, through groups and from above as well; without the implied ones. */
export function grantedRoles(state: IdentityState, userId: string, scope: Scope): string[] {
  const roles = new Set<string>();
  for (const grant of state.grants.values()) {
    if (isActor(state, grant, userId) && covers(state, grant, scope)) roles.add(grant.roleId);
  }
  return [...roles];
}

/** A domain's own roles stand for those that they imply, and are none themselves. */
export function effectiveRoles(state: IdentityState, userId: string, scope: Scope): RoleRecord[] {
  return withImplied(state, grantedRoles(state, userId, scope)).filter(
    ({ domainId }) => domainId === undefined,
  );
}

/** Whether a grant is the user's own or that of a group of theirs. */
export function isActor(state: IdentityState, grant: GrantRecord, userId: string): boolean {
  if (grant.actor === 'user') return grant.actorId === userId;
  return state.groups.get(grant.actorId)?.members.has(userId) ?? false;
}

/** Whether a grant holds in a place: made there, or inherited from a domain or project above it. */
export function covers(state: IdentityState, grant: GrantRecord, scope: Scope): boolean {
  if (!grant.inherited) return samePlace(grant.scope, scope);
  if (scope.kind !== 'project') return false;
  return ancestors(state, scope.id).some((above) => samePlace(above, grant.scope));
}

function samePlace(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && (a.kind === 'system' || a.id === (b as typeof a).id);
}

/** What lies above a project, nearest first, its domain last. */
export function ancestors(state: IdentityState, projectId: string): Scope[] {
  const above: Scope[] = [];
  let project = state.projects.get(projectId);
  const domainId = project?.domainId;
  for (; project && project.parentId !== domainId; project = state.projects.get(project.parentId)) {
    above.push({ kind: 'project', id: project.parentId });
  }
  if (domainId !== undefined) above.push({ kind: 'domain', id: domainId });
  return above;
}

/** Those of an application credential that its user still has, else all that the user has. Not those of a trust. */
export function rolesIn(
  state: IdentityState,
  userId: string,
  scope: Scope | undefined,
  appCredential: AppCredentialRecord | undefined,
): RoleRecord[] {
  if (!scope) return [];
  const roles = effectiveRoles(state, userId, scope);
  if (!appCredential) return roles;
  return appCredential.roleIds.flatMap((id) => roles.find((role) => role.id === id) ?? []);
}
