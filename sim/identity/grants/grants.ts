import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound } from '../fault.js';
import { admin, type Policy, systemReader } from '../policy.js';
import { removeAppCredentials } from '../removal.js';
import { listAnswer, missing, viewOf } from '../resources/collection.js';
import { noContent } from '../respond.js';
import { roles } from '../role/roles.js';
import type { Routes } from '../routes.js';
import { type GrantRecord, grantKey, type IdentityState, type Scope } from '../state.js';

/** Where grants are made, and how the policies call doing so there. */
interface Place {
  readonly path: string;
  readonly suffix: string;
  readonly inherited: boolean;
  readonly scope: (call: Call) => Scope;
  readonly actions: Readonly<Record<'list' | 'check' | 'create' | 'revoke', string>>;
}

const GRANT = { list: 'list_grants', check: 'check_grant', create: 'create_grant', revoke: 'revoke_grant' };

const PLACES: readonly Place[] = [
  place('/v3/projects/{project_id}', '', false, 'project'),
  place('/v3/domains/{domain_id}', '', false, 'domain'),
  place('/v3/OS-INHERIT/projects/{project_id}', '/inherited_to_projects', true, 'project'),
  place('/v3/OS-INHERIT/domains/{domain_id}', '/inherited_to_projects', true, 'domain'),
];

function place(path: string, suffix: string, inherited: boolean, kind: 'project' | 'domain'): Place {
  return { path, suffix, inherited, scope: (call) => placeOf(call, kind), actions: GRANT };
}

function system(actor: Actor): Place {
  const action = (verb: string, plural = ''): string => `${verb}_system_grant${plural}_for_${actor}`;
  return {
    path: '/v3/system',
    suffix: '',
    inherited: false,
    scope: () => ({ kind: 'system' }),
    actions: {
      list: action('list', 's'),
      check: action('check'),
      create: action('create'),
      revoke: action('revoke'),
    },
  };
}

type Actor = 'user' | 'group';

/** `/v3/{projects,domains}/{id}/{users,groups}/{actor_id}/roles/{role_id}`, the same for the system, and inherited. */
export function addGrants(routes: Routes): void {
  for (const actor of ['user', 'group'] as const) {
    for (const place of [...PLACES, system(actor)]) addGrantsIn(routes, place, actor);
  }
}

function addGrantsIn(routes: Routes, place: Place, actor: Actor): void {
  const all = `${place.path}/${actor}s/{${actor}_id}/roles`;
  const one = `${all}/{role_id}${place.suffix}`;
  routes.add('GET', `${all}${place.suffix}`, (call) => listGrants(call, place, actor));
  routes.add('GET', one, (call) => {
    requireGrant(call, grantFor(call, place, actor, systemReader, place.actions.check));
    return noContent;
  });
  routes.add('PUT', one, (call) => {
    const grant = grantFor(call, place, actor, admin, place.actions.create);
    call.cloud.identity.grants.set(grantKey(grant), grant);
    return noContent;
  });
  routes.add('DELETE', one, (call) => {
    const grant = requireGrant(call, grantFor(call, place, actor, admin, place.actions.revoke));
    call.cloud.identity.grants.delete(grantKey(grant));
    dropAppCredentials(call.cloud.identity, grant);
    return noContent;
  });
}

function listGrants(call: Call, place: Place, actor: Actor): SimResponse {
  enforce(call, systemReader, place.actions.list);
  const state = call.cloud.identity;
  const wanted = partial(call, place, actor);
  const found = [...state.roles.values()].filter((role) =>
    state.grants.has(grantKey({ ...wanted, roleId: role.id })),
  );
  return listAnswer(
    call,
    'roles',
    found.map((role) => viewOf(call, roles, role)),
  );
}

function grantFor(call: Call, place: Place, actor: Actor, may: Policy, action: string): GrantRecord {
  enforce(call, may, action);
  const roleId = call.params.role_id ?? '';
  if (!call.cloud.identity.roles.has(roleId)) throw missing('role', roleId);
  return { ...partial(call, place, actor), roleId };
}

function partial(call: Call, place: Place, actor: Actor): Omit<GrantRecord, 'roleId'> {
  const actorId = call.params[`${actor}_id`] ?? '';
  const { users, groups } = call.cloud.identity;
  if (!(actor === 'user' ? users : groups).has(actorId)) throw missing(actor, actorId);
  return { actor, actorId, scope: place.scope(call), inherited: place.inherited };
}

function placeOf(call: Call, kind: 'project' | 'domain'): Scope {
  const id = call.params[`${kind}_id`] ?? '';
  const { projects, domains } = call.cloud.identity;
  if (!(kind === 'project' ? projects : domains).has(id)) throw missing(kind, id);
  return { kind, id };
}

function requireGrant(call: Call, grant: GrantRecord): GrantRecord {
  if (call.cloud.identity.grants.has(grantKey(grant))) return grant;
  const target = grant.scope.kind === 'system' ? 'system' : grant.scope.id;
  throw notFound(
    `Could not find role assignment with role: ${grant.roleId}, user or group: ${grant.actorId}, ` +
      `project, domain, or system: ${target}.`,
  );
}

/** A user's application credentials for a project end with a role of theirs there. */
function dropAppCredentials(state: IdentityState, { actor, actorId, scope }: GrantRecord): void {
  if (actor !== 'user' || scope.kind !== 'project') return;
  removeAppCredentials(state, ({ userId, projectId }) => userId === actorId && projectId === scope.id);
}

function enforce(call: Call, may: Policy, action: string): void {
  if (!may(requireCaller(call))) throw forbidden(`identity:${action}`);
}
