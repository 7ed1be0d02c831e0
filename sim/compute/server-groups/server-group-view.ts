import type { ComputeCall } from '../compute-call.js';
import type { ServerGroupRecord } from './server-group.js';

const POLICY_OBJECT_SINCE = 64;
const OWNER_SINCE = 13;

/** Recordings `nova-server-group-create*`, `nova-server-groups*`. */
export function viewServerGroup(call: ComputeCall, group: ServerGroupRecord): Record<string, unknown> {
  const { servers } = call.cloud.compute;
  const members = group.members.filter((id) => servers.get(id)?.deletedAt === null).reverse();
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
