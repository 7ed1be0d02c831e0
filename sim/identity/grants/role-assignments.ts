import type { Call } from '../../call.js';
import { compareValues } from '../../collation.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { badRequest, forbidden } from '../fault.js';
import { systemReader } from '../policy.js';
import { listAnswer } from '../resources/collection.js';
import { isTrue } from '../resources/filter.js';
import type { GrantRecord, IdentityState, Scope } from '../state.js';
import { type Assignment, effectiveAssignments } from './effective.js';
import { assignmentView } from './role-assignment-view.js';

/** GET /v3/role_assignments, with its filters, `effective` and `include_names`. */
export function listRoleAssignments(call: Call): SimResponse {
  if (!systemReader(requireCaller(call))) throw forbidden('identity:list_role_assignments');
  const { query } = call;
  const effective = flag(query, 'effective');
  refuseContradictions(query, effective);
  const state = call.cloud.identity;
  const grants = [...state.grants.values()].sort(asListed);
  const all: Assignment[] = effective ? effectiveAssignments(state, grants) : grants;
  const wanted = all.filter((assignment) => fits(state, assignment, query));
  const names = flag(query, 'include_names');
  return listAnswer(
    call,
    'role_assignments',
    wanted.map((assignment) => assignmentView(call, assignment, names)),
  );
}

const KINDS = ['user project', 'group project', 'user domain', 'group domain', 'user system', 'group system'];

/** In the order of the database's keys, those on the system last. */
function asListed(one: GrantRecord, other: GrantRecord): number {
  const kind = ({ actor, scope }: GrantRecord) => KINDS.indexOf(`${actor} ${scope.kind}`);
  const target = ({ scope }: GrantRecord) => ('id' in scope ? scope.id : 'system');
  return (
    kind(one) - kind(other) ||
    compareValues(one.actorId, other.actorId) ||
    compareValues(target(one), target(other)) ||
    compareValues(one.roleId, other.roleId) ||
    Number(one.inherited) - Number(other.inherited)
  );
}

function flag(query: URLSearchParams, key: string): boolean {
  return query.has(key) && isTrue(query.get(key) ?? '');
}

const CONTRADICTIONS: readonly (readonly [string, string, string])[] = [
  ['scope.domain.id', 'scope.project.id', 'Specify a domain or project, not both'],
  ['scope.system', 'scope.domain.id', 'Specify system or domain, not both'],
  ['scope.system', 'scope.project.id', 'Specify system or project, not both'],
  ['user.id', 'group.id', 'Specify a user or group, not both'],
];

function refuseContradictions(query: URLSearchParams, effective: boolean): void {
  for (const [one, other, message] of CONTRADICTIONS) {
    if (query.get(one) && query.get(other)) throw badRequest(message);
  }
  if (effective && query.get('group.id')) {
    throw badRequest('Combining effective and group filter will always result in an empty list.');
  }
}

function fits(state: IdentityState, grant: Assignment, query: URLSearchParams): boolean {
  const asked = (key: string): string | undefined => query.get(key) || undefined;
  const equals = (key: string, actual: string | undefined): boolean => {
    const wanted = asked(key);
    return wanted === undefined || wanted === actual;
  };
  return (
    equals('role.id', grant.roleId) &&
    equals('user.id', grant.actor === 'user' ? grant.actorId : undefined) &&
    equals('group.id', grant.actor === 'group' ? grant.actorId : undefined) &&
    inProject(state, grant, asked('scope.project.id'), flag(query, 'include_subtree')) &&
    equals('scope.domain.id', placeId(grant.scope, 'domain')) &&
    (asked('scope.system') !== 'all' || flag(query, 'effective') || grant.scope.kind === 'system') &&
    (asked('scope.OS-INHERIT:inherited_to') === undefined || grant.inherited)
  );
}

function inProject(
  state: IdentityState,
  { scope }: GrantRecord,
  wanted: string | undefined,
  subtree: boolean,
): boolean {
  if (wanted === undefined) return true;
  if (scope.kind !== 'project') return false;
  if (scope.id === wanted) return true;
  const parent = state.projects.get(scope.id)?.parentId;
  return subtree && parent !== undefined && isBelow(state, parent, wanted);
}

function isBelow(state: IdentityState, projectId: string, wanted: string): boolean {
  if (projectId === wanted) return true;
  const parent = state.projects.get(projectId)?.parentId;
  return parent !== undefined && isBelow(state, parent, wanted);
}

function placeId(scope: Scope, kind: 'domain'): string | undefined {
  return scope.kind === kind ? scope.id : undefined;
}
