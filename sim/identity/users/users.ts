import type { Call } from '../../call.js';
import { badRequest, conflict, notFound } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeUser, revokeTokens } from '../removal.js';
import { extraOf, type JsonObject, mergeOptions, type Resource, text } from '../resources/resource.js';
import type { UserRecord } from '../state.js';
import { named } from '../tokens/references.js';
import { asksForExpiry } from './password-expiry.js';
import { userCreate, userUpdate } from './user-schema.js';

const KNOWN = [
  'id',
  'name',
  'domain_id',
  'password',
  'enabled',
  'default_project_id',
  'options',
  'federated',
];

export const users: Resource<UserRecord> = {
  collection: 'users',
  member: 'user',
  records: (state) => state.users,
  order: 'as made',
  schema: { create: userCreate, update: userUpdate },
  policies: {
    list: systemReader,
    show: (caller, user) => systemReader(caller) || caller.userId === user?.id,
    create: admin,
    update: admin,
    delete: admin,
  },
  openly404: [],
  checksFirst: 'existence',
  absent: 'an empty object',
  // The last three are of users who come from elsewhere, and there are none.
  filters: ['domain_id', 'enabled', 'name', 'idp_id', 'protocol_id', 'unique_id'],
  listed: (_user, query) => !asksForExpiry(query),
  view: (_, user) => userView(user),
  updatedView: ({ extra, options }) => ({ extra, options }),
  create: createUser,
  update: updateUser,
  remove: (call, user) => removeUser(call.cloud.identity, user.id, call.now),
};

export function userView(user: UserRecord): JsonObject {
  const { id, name, domainId, enabled, defaultProjectId, options, extra } = user;
  return {
    ...extra,
    id,
    name,
    domain_id: domainId,
    enabled,
    ...(defaultProjectId !== undefined && { default_project_id: defaultProjectId }),
    password_expires_at: null,
    options,
  };
}

function createUser(call: Call, body: JsonObject): UserRecord {
  const { identity, ids } = call.cloud;
  const domainId = text(body.domain_id) ?? 'default';
  if (!identity.domains.has(domainId)) throw notFound(`Could not find domain: ${domainId}.`);
  refuseElsewhere(body.federated);
  const name = String(body.name).trim();
  requireFreeName(call, name, domainId);
  return {
    id: ids.hex(32),
    name,
    domainId,
    password: text(body.password),
    enabled: body.enabled !== false,
    defaultProjectId: text(body.default_project_id),
    options: mergeOptions({}, body.options),
    extra: extraOf(body, KNOWN),
  };
}

/** A user that is disabled or gets another password loses all tokens. */
function updateUser(call: Call, user: UserRecord, changes: JsonObject): void {
  if (changes.domain_id !== undefined && changes.domain_id !== user.domainId) {
    throw badRequest('Cannot change Domain ID');
  }
  refuseElsewhere(changes.federated);
  const name = text(changes.name)?.trim();
  if (name !== undefined) requireFreeName(call, name, user.domainId, user);
  user.name = name ?? user.name;
  if ('default_project_id' in changes) user.defaultProjectId = text(changes.default_project_id);
  if (typeof changes.enabled === 'boolean') user.enabled = changes.enabled;
  if ('password' in changes) user.password = text(changes.password);
  user.options = mergeOptions(user.options, changes.options);
  user.extra = { ...user.extra, ...extraOf(changes, KNOWN) };
  if (!user.enabled || 'password' in changes) {
    revokeTokens(call.cloud.identity, call.now, (token) => token.userId === user.id);
  }
}

/** There are no identity providers that a user could come from. */
function refuseElsewhere(federated: unknown): void {
  const [first] = (federated ?? []) as { idp_id: string }[];
  if (first) throw badRequest(`Could not find Identity Provider: ${first.idp_id}`);
}

function requireFreeName(call: Call, name: string, domainId: string, but?: UserRecord): void {
  const same = named(call.cloud.identity.users, name, domainId);
  if (same && same !== but) {
    throw conflict('user', `Duplicate entry found with name ${name} at domain ID ${domainId}`);
  }
}
