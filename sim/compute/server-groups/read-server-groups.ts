import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';
import { type ComputeRoute, noContent, ok, type Schemas } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { anyText, looseQuery, several, strictQuery } from '../schema/query.js';
import { touchUndated } from '../servers/server.js';
import type { ServerGroupRecord } from './server-group.js';
import { viewServerGroup } from './server-group-view.js';

const parameters = {
  all_projects: anyText,
  limit: several(nonNegativeInteger),
  offset: several(nonNegativeInteger),
};

const query: Schemas = [
  [0, looseQuery(parameters)],
  [75, strictQuery(parameters)],
];

const MAX_LIMIT = 1000;

/** `GET /os-server-groups` (recordings `nova-server-groups*`). */
export const listServerGroups: ComputeRoute = {
  method: 'GET',
  path: '/os-server-groups',
  query,
  answer(call) {
    const everyone = call.query.has('all_projects') && call.isAdmin;
    const groups = [...call.cloud.compute.serverGroups.values()].filter(
      ({ projectId }) => everyone || projectId === call.projectId,
    );
    const offset = Number(call.query.get('offset') ?? 0);
    const limit = Math.min(MAX_LIMIT, Number(call.query.get('limit') ?? 0) || MAX_LIMIT);
    const page = groups.slice(offset, offset + limit);
    return ok({ server_groups: page.map((group) => viewServerGroup(call, group)) });
  },
};

/** `GET /os-server-groups/{id}` (recording `nova-server-group-404`). */
export const showServerGroup: ComputeRoute = {
  method: 'GET',
  path: '/os-server-groups/{group_id}',
  answer: (call) => ok({ server_group: viewServerGroup(call, groupOfPath(call)) }),
};

/** `DELETE /os-server-groups/{id}`: its servers stay. */
export const deleteServerGroup: ComputeRoute = {
  method: 'DELETE',
  path: '/os-server-groups/{group_id}',
  answer(call) {
    const { id, members } = groupOfPath(call);
    const { serverGroups, servers } = call.cloud.compute;
    serverGroups.delete(id);
    for (const member of members) {
      const server = servers.get(member);
      if (server) touchUndated(call.cloud, server, call.now);
    }
    return noContent;
  },
};

function groupOfPath(call: ComputeCall): ServerGroupRecord {
  const id = call.param('group_id');
  const group = call.cloud.compute.serverGroups.get(id);
  if (!group || (group.projectId !== call.projectId && !call.isAdmin)) {
    throw itemNotFound(`Instance group ${id} could not be found.`);
  }
  return group;
}
