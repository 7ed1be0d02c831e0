import type { AppCredentialRecord, GrantRecord, IdentityState, TokenRecord } from './state.js';

/** What goes when something it depends on goes. */

export function removeGrants(state: IdentityState, which: (grant: GrantRecord) => boolean): void {
  for (const [key, grant] of state.grants) if (which(grant)) state.grants.delete(key);
}

export function removeAppCredentials(
  state: IdentityState,
  which: (credential: AppCredentialRecord) => boolean,
): void {
  for (const [id, credential] of state.appCredentials) if (which(credential)) state.appCredentials.delete(id);
}

export function revokeTokens(
  state: IdentityState,
  now: number,
  which: (token: TokenRecord) => boolean,
): void {
  for (const token of state.tokens.values()) if (which(token)) token.revokedAt ??= now;
}

export function removeUser(state: IdentityState, userId: string, now: number): void {
  revokeTokens(state, now, (token) => token.userId === userId);
  removeGrants(state, (grant) => grant.actor === 'user' && grant.actorId === userId);
  removeAppCredentials(state, (credential) => credential.userId === userId);
  for (const [id, credential] of state.credentials)
    if (credential.userId === userId) state.credentials.delete(id);
  for (const [id, trust] of state.trusts)
    if (trust.trustorId === userId || trust.trusteeId === userId) state.trusts.delete(id);
  for (const group of state.groups.values()) group.members.delete(userId);
  state.users.delete(userId);
}

export function removeGroup(state: IdentityState, groupId: string): void {
  removeGrants(state, (grant) => grant.actor === 'group' && grant.actorId === groupId);
  state.groups.delete(groupId);
}

export function removeProject(state: IdentityState, projectId: string): void {
  removeGrants(state, ({ scope }) => scope.kind === 'project' && scope.id === projectId);
  removeAppCredentials(state, (credential) => credential.projectId === projectId);
  for (const [id, trust] of state.trusts) if (trust.projectId === projectId) state.trusts.delete(id);
  for (const user of state.users.values()) {
    if (user.defaultProjectId === projectId) user.defaultProjectId = undefined;
  }
  for (const [id, limit] of state.limits) if (limit.projectId === projectId) state.limits.delete(id);
  state.projectEndpoints.delete(projectId);
  state.projectEndpointGroups.delete(projectId);
  state.projects.delete(projectId);
}

export function removeRole(state: IdentityState, roleId: string): void {
  removeGrants(state, (grant) => grant.roleId === roleId);
  removeAppCredentials(state, (credential) => credential.roleIds.includes(roleId));
  for (const role of state.roles.values()) role.implies = role.implies.filter((id) => id !== roleId);
  state.roles.delete(roleId);
}

/** With all that is in it. */
export function removeDomain(state: IdentityState, domainId: string, now: number): void {
  for (const user of [...state.users.values()]) {
    if (user.domainId === domainId) removeUser(state, user.id, now);
  }
  for (const group of [...state.groups.values()]) {
    if (group.domainId === domainId) removeGroup(state, group.id);
  }
  for (const project of [...state.projects.values()]) {
    if (project.domainId === domainId) removeProject(state, project.id);
  }
  for (const role of [...state.roles.values()]) {
    if (role.domainId === domainId) removeRole(state, role.id);
  }
  removeGrants(state, ({ scope }) => scope.kind === 'domain' && scope.id === domainId);
  state.domains.delete(domainId);
}
