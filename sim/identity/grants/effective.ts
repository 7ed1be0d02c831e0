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

/**
 * What the grants in projects and domains amount to: one for each member of a group, each project below, and each role
 * implied; none of a domain's own roles. Those that are inherited come later, and what is implied after all else.
 */
export function effectiveAssignments(state: IdentityState, grants: readonly GrantRecord[]): Assignment[] {
  const placed = grants.filter(({ scope }) => scope.kind !== 'system');
  const inOrder = [...placed.filter((one) => !one.inherited), ...placed.filter((one) => one.inherited)];
  const all = inOrder
    .flatMap((grant) => perUser(state, grant))
    .flatMap((assignment) => perPlace(state, assignment));
  return withImplied(state, all).filter(({ roleId }) => state.roles.get(roleId)?.domainId === undefined);
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

/** From the last to the first, each with what follows from it. */
function withImplied(state: IdentityState, assignments: readonly Assignment[]): Assignment[] {
  const all = [...assignments];
  const toCheck = [...assignments];
  const checked = new Set<string>();
  for (let next = toCheck.pop(); next; next = toCheck.pop()) {
    checked.add(keyOf(next));
    for (const follows of impliedBy(state, next)) {
      if (checked.has(keyOf(follows))) continue;
      all.push(follows);
      toCheck.push(follows);
    }
  }
  return all;
}

function impliedBy(state: IdentityState, assignment: Assignment): Assignment[] {
  const source = assignment.source ?? assignment;
  return (state.roles.get(assignment.roleId)?.implies ?? []).map((roleId) => ({
    ...assignment,
    roleId,
    source,
    priorRoleId: assignment.roleId,
  }));
}

function keyOf({ source, ...assignment }: Assignment): string {
  return JSON.stringify([assignment, source]);
}
