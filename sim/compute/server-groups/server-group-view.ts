import type { ComputeCall } from '../compute-call.js';
import { isScheduled } from '../servers/build-server.js';
import type { ServerRecord } from '../servers/server.js';
import type { ServerGroupRecord } from './server-group.js';

const POLICY_OBJECT_SINCE = 64;
const OWNER_SINCE = 13;

/** Recordings `nova-server-group-create*`, `nova-server-groups*`. */
export function viewServerGroup(call: ComputeCall, group: ServerGroupRecord): Record<string, unknown> {
  const { servers } = call.cloud.compute;
  const members = inListedOrder(group.members.flatMap((id) => servers.get(id) ?? []));
  const { maxServersPerHost: most } = group;
  return {
    id: group.id,
    name: group.name,
    ...(call.minor >= POLICY_OBJECT_SINCE
      ? { policy: group.policy, rules: most === null ? {} : { max_server_per_host: most } }
      : { policies: [group.policy], metadata: {} }),
    members,
    ...(call.minor >= OWNER_SINCE && { project_id: group.projectId, user_id: group.userId }),
  };
}

/**
 * Members by where they are looked for: those on their way to a cell, then cell by cell, the newest first. What found
 * no host lies in a cell of its own. The order in which one meets them is that of ids.
 */
function inListedOrder(members: readonly ServerRecord[]): string[] {
  const there = members.filter(({ deletedAt }) => deletedAt === null);
  const met = [...there].sort((one, other) => (one.id < other.id ? -1 : 1));
  const underWay = met.filter((server) => !isScheduled(server));
  const placed = met.filter(isScheduled);
  const homeless = placed.filter(hasNoHost);
  const hosted = placed.filter((server) => !hasNoHost(server));
  const cells = placed[0] && hasNoHost(placed[0]) ? [homeless, hosted] : [hosted, homeless];
  const newestFirst = (cell: readonly ServerRecord[]) => there.filter((one) => cell.includes(one)).reverse();
  return [...underWay, ...cells.flatMap(newestFirst)].map(({ id }) => id);
}

function hasNoHost({ vmState, host }: ServerRecord): boolean {
  return vmState === 'error' && host === null;
}
