import { byId } from '../catalog.js';
import { ancestors } from '../roles.js';
import type { GrantRecord, IdentityState, Scope } from '../state.js';

/** A grant as it stands, or what follows from one. */
export interface Assignment extends GrantRecord {
  /** The grant it follows from, where it is not one itself. */
  readonly source?: GrantRecord;
  /** The role that implied this one. */
  readonly priorRoleId?: string;
}

/** What the grants amount to: one for each member of a group, each project below, and each role implied; none of a domain's own roles. */
export function effectiveAssignments(state: IdentityState, grants: readonly GrantRecord[]): Assignment[] {
  return grants
    .flatMap((grant) => perUser(state, grant))
    .flatMap((assignment) => perPlace(state, assignment))
    .flatMap((assignment) => [assignment, ...implied(state, assignment, new Set([assignment.roleId]))])
    .filter(({ roleId }) => state.roles.get(roleId)?.domainId === undefined);
}

function perUser(state: IdentityState, grant: GrantRecord): Assignment[] {
  if (grant.actor === 'user') return [grant];
  const members = state.groups.get(grant.actorId)?.members ?? [];
  return [...members].map((actorId) => ({ ...grant, actor: 'user', actorId, source: grant }));
}

function perPlace(state: IdentityState, assignment: Assignment): Assignment[] {
  if (!assignment.inherited) return [assignment];
  const source = assignment.source ?? assignment;
  return byId(state.projects)
    .filter(({ id }) => ancestors(state, id).some((above) => same(above, assignment.scope)))
    .map(({ id }) => ({ ...assignment, scope: { kind: 'project', id }, source }));
}

function same(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && 'id' in a && 'id' in b && a.id === b.id;
}

function implied(state: IdentityState, assignment: Assignment, seen: Set<string>): Assignment[] {
  const roles = state.roles.get(assignment.roleId)?.implies ?? [];
  return roles.flatMap((roleId) => {
    if (seen.has(roleId)) return [];
    seen.add(roleId);
    const follows = {
      ...assignment,
      roleId,
      source: assignment.source ?? assignment,
      priorRoleId: assignment.roleId,
    };
    return [follows, ...implied(state, follows, seen)];
  });
}
