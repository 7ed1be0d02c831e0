import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound } from '../fault.js';
import { admin, type Policy, systemReader } from '../policy.js';
import { listAnswer, missing, viewOf } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import { noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { GroupRecord } from '../state.js';
import { asksForExpiry } from '../users/password-expiry.js';
import { users } from '../users/users.js';
import { groups } from './groups.js';

/** /v3/groups/{group_id}/users and /v3/users/{user_id}/groups */
export function addGroupMembers(routes: Routes): void {
  const path = '/v3/groups/{group_id}/users';
  routes.add('GET', path, listMembers);
  routes.add('GET', `${path}/{user_id}`, (call) => {
    requireMember(call, groupFor(call, systemReader, 'check_user_in_group'));
    return noContent;
  });
  routes.add('PUT', `${path}/{user_id}`, (call) => {
    groupFor(call, admin, 'add_user_to_group').members.add(userId(call));
    return noContent;
  });
  routes.add('DELETE', `${path}/{user_id}`, (call) => {
    const group = groupFor(call, admin, 'remove_user_from_group');
    group.members.delete(requireMember(call, group));
    return noContent;
  });
  routes.add('GET', '/v3/users/{user_id}/groups', listGroupsOfUser);
}

function listMembers(call: Call): SimResponse {
  const group = groupFor(call, systemReader, 'list_users_in_group');
  const all = asksForExpiry(call.query) ? [] : [...call.cloud.identity.users.values()];
  const members = all.filter(({ id }) => group.members.has(id));
  const views = members.map((user) => viewOf(call, users, user));
  return listAnswer(call, 'users', filtered(views, call.query, ['domain_id', 'enabled', 'name']));
}

function listGroupsOfUser(call: Call): SimResponse {
  const caller = requireCaller(call);
  const id = call.params.user_id ?? '';
  if (!systemReader(caller) && caller.userId !== id) throw forbidden('identity:list_groups_for_user');
  userId(call);
  const found = byId(call.cloud.identity.groups).filter(({ members }) => members.has(id));
  const views = found.map((group) => {
    const { links, ...view } = viewOf(call, groups, group);
    return { ...view, membership_expires_at: null, links };
  });
  return listAnswer(call, 'groups', filtered(views, call.query, ['name']));
}

function groupFor(call: Call, may: Policy, action: string): GroupRecord {
  if (!may(requireCaller(call))) throw forbidden(`identity:${action}`);
  const id = call.params.group_id ?? '';
  const group = call.cloud.identity.groups.get(id);
  if (!group) throw missing('group', id);
  return group;
}

function userId(call: Call): string {
  const id = call.params.user_id ?? '';
  if (!call.cloud.identity.users.has(id)) throw missing('user', id);
  return id;
}

function requireMember(call: Call, group: GroupRecord): string {
  const id = userId(call);
  if (!group.members.has(id)) throw notFound(`User '${id}' not found in group '${group.id}'`);
  return id;
}
