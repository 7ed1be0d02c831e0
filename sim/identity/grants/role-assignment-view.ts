import type { Call } from '../../call.js';
import { baseUrl } from '../links.js';
import type { GrantRecord, IdentityState, Scope } from '../state.js';
import type { Assignment } from './effective.js';

export function assignmentView(call: Call, assignment: Assignment, withNames: boolean): unknown {
  const state = call.cloud.identity;
  const show = (kind: Kind, id: string): unknown =>
    withNames ? { id, ...namesOf(state, kind, id) } : { id };
  return {
    links: linksOf(call, assignment),
    scope: {
      ...scopeView(assignment.scope, show),
      ...(assignment.inherited && { 'OS-INHERIT:inherited_to': 'projects' }),
    },
    [assignment.actor]: show(assignment.actor, assignment.actorId),
    role: show('role', assignment.roleId),
  };
}

type Kind = 'project' | 'domain' | 'user' | 'group' | 'role';

function scopeView(scope: Scope, show: (kind: Kind, id: string) => unknown): object {
  if (scope.kind === 'system') return { system: { all: true } };
  return { [scope.kind]: show(scope.kind, scope.id) };
}

function namesOf(state: IdentityState, kind: Kind, id: string): object {
  const record = state[`${kind}s`].get(id);
  if (!record) return {};
  const domain = 'domainId' in record ? state.domains.get(record.domainId ?? '') : undefined;
  return { name: record.name, ...(domain && { domain: { id: domain.id, name: domain.name } }) };
}

function linksOf(call: Call, assignment: Assignment): object {
  const root = baseUrl(call);
  const { source = assignment, priorRoleId } = assignment;
  const membership =
    source.actor === 'group' && assignment.actor === 'user'
      ? { membership: `${root}/groups/${source.actorId}/users/${assignment.actorId}` }
      : {};
  const prior =
    priorRoleId === undefined
      ? {}
      : { prior_role: `${root}/prior_role/${assignment.roleId}/implies/${priorRoleId}` };
  return {
    ...membership,
    assignment: grantUrl(root, { ...source, roleId: priorRoleId ?? source.roleId }),
    ...prior,
  };
}

function grantUrl(root: string, { scope, actor, actorId, roleId, inherited }: GrantRecord): string {
  const place = scope.kind === 'system' ? 'system' : `${scope.kind}s/${scope.id}`;
  const path = `${place}/${actor}s/${actorId}/roles/${roleId}`;
  return inherited ? `${root}/OS-INHERIT/${path}/inherited_to_projects` : `${root}/${path}`;
}
