import type { Call } from '../../call.js';
import { requireCaller } from '../context.js';
import { baseUrl } from '../links.js';
import { grantedRoles } from '../roles.js';
import type { IdentityState, ProjectRecord } from '../state.js';
import { children, parentsOf, projectView } from './projects.js';

/** A project, or a domain, which is below nothing. */
interface Place {
  readonly id: string;
  readonly parentId: string | null;
}

/** What GET /v3/projects/{id} adds when asked: `?parents_as_list`, `?subtree_as_ids`... */
export function hierarchy(call: Call, project: Place): Readonly<Record<string, unknown>> {
  const { query } = call;
  const state = call.cloud.identity;
  const asks = (key: string): boolean => query.has(key) && query.get(key) !== '0';
  return {
    ...(asks('parents_as_list') && { parents: listed(call, parentsOf(state, project)) }),
    ...(asks('parents_as_ids') && { parents: parentIds(state, project) }),
    ...(asks('subtree_as_list') && { subtree: listed(call, subtreeOf(state, project)) }),
    ...(asks('subtree_as_ids') && { subtree: subtreeIds(state, project) }),
  };
}

/** Only those in which the caller has a role. */
function listed(call: Call, projects: readonly ProjectRecord[]): unknown[] {
  const { userId } = requireCaller(call);
  const state = call.cloud.identity;
  return projects
    .filter(({ id }) => grantedRoles(state, userId, { kind: 'project', id }).length > 0)
    .map((project) => ({
      project: { ...projectView(project), links: { self: `${baseUrl(call)}/projects/${project.id}` } },
    }));
}

function subtreeOf(state: IdentityState, { id }: Place): ProjectRecord[] {
  const below = children(state, id);
  return [...below, ...below.flatMap((child) => subtreeOf(state, child))];
}

interface Ids {
  readonly [id: string]: Ids | null;
}

function parentIds(state: IdentityState, { parentId }: Place): Ids | null {
  if (parentId === null) return null;
  const parent = state.projects.get(parentId);
  return { [parentId]: parent ? parentIds(state, parent) : null };
}

function subtreeIds(state: IdentityState, { id }: Place): Ids | null {
  const below = children(state, id);
  if (below.length === 0) return null;
  return Object.fromEntries(below.map((child) => [child.id, subtreeIds(state, child)]));
}
