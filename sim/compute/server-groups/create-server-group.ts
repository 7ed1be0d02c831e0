import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden } from '../fault.js';
import { limitOf } from '../quotas/quota.js';
import { usageOf } from '../quotas/usage.js';
import { type ComputeRoute, ok } from '../route.js';
import type { ServerGroupRecord } from './server-group.js';
import { type CreateServerGroupBody, createServerGroupSchemas } from './server-group-body.js';
import { viewServerGroup } from './server-group-view.js';

/** `POST /os-server-groups` (recordings `nova-server-group-create*`). */
export const createServerGroup: ComputeRoute<CreateServerGroupBody> = {
  method: 'POST',
  path: '/os-server-groups',
  body: createServerGroupSchemas,
  answer(call, { server_group: input }) {
    checkQuota(call);
    const policy = input.policy ?? input.policies?.[0] ?? 'affinity';
    const most = input.rules?.max_server_per_host;
    if (policy !== 'anti-affinity' && most !== undefined) {
      throw badRequest('Only anti-affinity policy supports rules.');
    }
    const group: ServerGroupRecord = {
      id: call.cloud.ids.uuid(),
      projectId: call.projectId,
      userId: call.token.userId,
      name: input.name,
      policy,
      maxServersPerHost: most === undefined ? null : Number(most),
      members: [],
      createdAt: call.now,
    };
    call.cloud.compute.serverGroups.set(group.id, group);
    return ok({ server_group: viewServerGroup(call, group) });
  },
};

function checkQuota(call: ComputeCall): void {
  const { compute } = call.cloud;
  const limit = limitOf(compute.quotas, call.projectId, 'server_groups');
  if (limit >= 0 && usageOf(compute, call.projectId).server_groups >= limit) {
    throw forbidden('Quota exceeded, too many server groups.');
  }
}
