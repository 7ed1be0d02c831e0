import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeAppCredentials } from '../removal.js';
import { listAnswer, missing, viewOf } from '../resources/collection.js';
import { noContent } from '../respond.js';
import { roles } from '../role/roles.js';
import type { Routes } from '../routes.js';
import { type GrantRecord, grantKey, type IdentityState, type Scope } from '../state.js';

type Actor = 'user' | 'group';
type Kind = Scope['kind'];
type Verb = 'list' | 'check' | 'create' | 'revoke';

/** Where grants are made, what they are called there, and in which order Keystone looks at what a path names. */
interface Place {
  readonly path: string;
  readonly suffix: string;
  readonly kind: Kind;
  readonly inherited: boolean;
  /** Grants are asked for one by one. */
  readonly unlisted?: boolean;
  readonly action: (verb: Verb, actor: Actor) => string;
  readonly order: readonly ('role' | 'actor' | 'place')[];
}

const grant = (verb: Verb): string => (verb === 'list' ? 'list_grants' : `${verb}_grant`);

const systemGrant = (verb: Verb, actor: Actor): string =>
  `${verb}_system_grant${verb === 'list' ? 's' : ''}_for_${actor}`;

const SUFFIX = '/inherited_to_projects';

const PLACES: readonly Place[] = [
  {
    path: '/v3/projects/{project_id}',
    suffix: '',
    kind: 'project',
    inherited: false,
    action: grant,
    order: ['role', 'actor', 'place'],
  },
  {
    path: '/v3/domains/{domain_id}',
    suffix: '',
    kind: 'domain',
    inherited: false,
    action: grant,
    order: ['place', 'role', 'actor'],
  },
  {
    path: '/v3/OS-INHERIT/projects/{project_id}',
    suffix: SUFFIX,
    kind: 'project',
    inherited: true,
    unlisted: true,
    action: grant,
    order: ['role', 'place'],
  },
  {
    path: '/v3/OS-INHERIT/domains/{domain_id}',
    suffix: SUFFIX,
    kind: 'domain',
    inherited: true,
    action: grant,
    order: ['role', 'place'],
  },
  {
    path: '/v3/system',
    suffix: '',
    kind: 'system',
    inherited: false,
    action: systemGrant,
    order: ['role', 'actor'],
  },
];

/** `/v3/{projects,domains}/{id}/{users,groups}/{actor_id}/roles/{role_id}`, the same for the system, and inherited. */
export function addGrants(routes: Routes): void {
  for (const actor of ['user', 'group'] as const) {
    for (const place of PLACES) addGrantsIn(routes, place, actor);
  }
}

function addGrantsIn(routes: Routes, place: Place, actor: Actor): void {
  const all = `${place.path}/${actor}s/{${actor}_id}/roles`;
  const one = `${all}/{role_id}${place.suffix}`;
  if (!place.unlisted) routes.add('GET', `${all}${place.suffix}`, (call) => listGrants(call, place, actor));
  routes.add('GET', one, (call) => {
    requireGrant(call, named(call, place, actor, 'check'));
    return noContent;
  });
  routes.add('PUT', one, (call) => {
    const made = named(call, place, actor, 'create');
    call.cloud.identity.grants.set(grantKey(made), made);
    return noContent;
  });
  routes.add('DELETE', one, (call) => {
    const gone = requireGrant(call, named(call, place, actor, 'revoke'));
    call.cloud.identity.grants.delete(grantKey(gone));
    dropAppCredentials(call.cloud.identity, gone);
    return noContent;
  });
}

function listGrants(call: Call, place: Place, actor: Actor): SimResponse {
  const wanted = named(call, place, actor, 'list');
  const state = call.cloud.identity;
  const found = [...state.roles.values()].filter((role) =>
    state.grants.has(grantKey({ ...wanted, roleId: role.id })),
  );
  return listAnswer(
    call,
    'roles',
    found.map((role) => viewOf(call, roles, role)),
  );
}

/**
 * The grant that a path names. What is not there is a 404 even to those who may not ask; a grant can be revoked from
 * someone who is no longer there. Not so inherited ones: who may not ask is told so, and whether there is such a user
 * or group, and where a grant is revoked such a place, is not looked at.
 */
function named(call: Call, place: Place, actor: Actor, verb: Verb): GrantRecord {
  const caller = requireCaller(call);
  const may = verb === 'list' || verb === 'check' ? systemReader : admin;
  const refuse = (): void => {
    if (!may(caller)) throw forbidden(`identity:${place.action(verb, actor)}`);
  };
  if (place.inherited) refuse();
  for (const part of place.order) {
    if (part === 'role' && verb !== 'list') requireThere(call, 'role');
    if (part === 'actor' && verb !== 'revoke') requireThere(call, actor);
    if (part === 'place' && !(place.inherited && verb === 'revoke')) requirePlace(call, place.kind);
  }
  refuse();
  return {
    roleId: call.params['role_id'] ?? '',
    actor,
    actorId: call.params[`${actor}_id`] ?? '',
    scope: scopeOf(call, place.kind),
    inherited: place.inherited,
  };
}

function requirePlace(call: Call, kind: Kind): void {
  if (kind !== 'system') requireThere(call, kind);
}

function requireThere(call: Call, kind: 'role' | Actor | 'project' | 'domain'): void {
  const id = call.params[`${kind}_id`] ?? '';
  if (!call.cloud.identity[`${kind}s`].has(id)) throw missing(kind, id);
}

function scopeOf(call: Call, kind: Kind): Scope {
  return kind === 'system' ? { kind } : { kind, id: call.params[`${kind}_id`] ?? '' };
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
