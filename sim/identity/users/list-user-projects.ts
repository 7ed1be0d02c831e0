import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { baseUrl } from '../links.js';
import { systemReader } from '../policy.js';
import { projects } from '../projects/projects.js';
import { listAnswer, missing, viewOf } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import { json } from '../respond.js';
import { grantedRoles } from '../roles.js';
import type { IdentityState, ProjectRecord } from '../state.js';

/** GET /v3/users/{user_id}/projects (recording `user-projects`). */
export function listUserProjects(call: Call): SimResponse {
  const caller = requireCaller(call);
  const userId = call.params.user_id ?? '';
  if (!systemReader(caller) && caller.userId !== userId) throw forbidden('identity:list_user_projects');
  if (!call.cloud.identity.users.has(userId)) throw missing('user', userId);
  const found = filtered(projectViews(call, userId), call.query, ['domain_id', 'enabled', 'name']);
  return listAnswer(call, 'projects', found);
}

/** GET /v3/auth/projects: all that the caller may have a token for (recording `auth-projects`). */
export function listAuthProjects(call: Call): SimResponse {
  return listAnswer(call, 'projects', projectViews(call, requireCaller(call).userId));
}

function projectViews(call: Call, userId: string) {
  return projectsOf(call.cloud.identity, userId).map((project) => viewOf(call, projects, project));
}

/** Those in which a user has a role, by id. */
export function projectsOf(state: IdentityState, userId: string): ProjectRecord[] {
  return byId(state.projects).filter(
    ({ id }) => grantedRoles(state, userId, { kind: 'project', id }).length > 0,
  );
}

/** GET /v3/auth/domains */
export function listAuthDomains(call: Call): SimResponse {
  const { userId } = requireCaller(call);
  const state = call.cloud.identity;
  const found = byId(state.domains).filter(
    ({ id }) => grantedRoles(state, userId, { kind: 'domain', id }).length > 0,
  );
  const self = (id: string): string => `${baseUrl(call)}/domains/${id}`;
  const views = found.map(({ id, name, description, enabled, tags, options, extra }) => ({
    ...extra,
    id,
    name,
    description,
    enabled,
    tags,
    options,
    links: { self: self(id) },
  }));
  return listAnswer(call, 'domains', views);
}

/** GET /v3/auth/system */
export function showAuthSystem(call: Call): SimResponse {
  const { userId } = requireCaller(call);
  const some = grantedRoles(call.cloud.identity, userId, { kind: 'system' }).length > 0;
  const links = { self: `${baseUrl(call)}/auth/system` };
  return json(200, { system: some ? [{ all: true }] : [], links });
}
