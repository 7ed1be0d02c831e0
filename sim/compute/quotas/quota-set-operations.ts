import type { ComputeCall } from '../compute-call.js';
import { badRequest, policyForbids } from '../fault.js';
import { checkProject } from '../flavors/flavor-access.js';
import { at } from '../microversion.js';
import { accepted, type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { isTrue } from '../schema/nova-types.js';
import { knownLimits, leftForUsers, limitOf, limitsOfUser, type QuotaName, setLimits } from './quota.js';
import {
  quotaSetQuery,
  requireObject,
  type UpdateQuotaSetBody,
  updateQuotaSetSchemas,
} from './quota-body.js';
import { SET_NAMES } from './quota-set.js';
import { usageOf } from './usage.js';

const RULE = 'os_compute_api:os-quota-sets';

/** One's own project, or for administrators any. @throws ComputeFault 403 (`nova-quota-set-other-project`) */
function projectOfPath(call: ComputeCall, action: string): string {
  const id = call.param('project_id');
  if (id !== call.projectId && !call.isAdmin) throw policyForbids(`${RULE}:${action}`);
  checkProject(call, id);
  return id;
}

function render(
  call: ComputeCall,
  id: string | undefined,
  value: (name: QuotaName) => unknown,
): ComputeReply {
  const names = at(SET_NAMES, call.minor) ?? [];
  const entries = names.map((name) => [name, value(name)]);
  return ok({ quota_set: { ...(id !== undefined && { id }), ...Object.fromEntries(entries) } });
}

/** `?user_id=`: of one user in the project, who has the project's where nobody said otherwise. */
const userOf = (call: ComputeCall): string | undefined => call.query.all('user_id')[0] || undefined;

function limitsFor(call: ComputeCall, id: string): (name: QuotaName) => number {
  const { quotas } = call.cloud.compute;
  const user = userOf(call);
  const own = user === undefined ? {} : limitsOfUser(quotas, id, user);
  return (name) => own[name] ?? limitOf(quotas, id, name);
}

/** `GET /os-quota-sets/{project_id}` (recordings `nova-quota-set*`). */
export const showQuotaSet: ComputeRoute = {
  method: 'GET',
  path: '/os-quota-sets/{project_id}',
  query: quotaSetQuery,
  answer(call) {
    const id = projectOfPath(call, 'show');
    return render(call, id, limitsFor(call, id));
  },
};

/** `GET /os-quota-sets/{project_id}/detail` (recording `nova-quota-set-detail`). */
export const showQuotaSetDetail: ComputeRoute = {
  method: 'GET',
  path: '/os-quota-sets/{project_id}/detail',
  query: quotaSetQuery,
  answer(call) {
    const id = projectOfPath(call, 'detail');
    const used: Readonly<Partial<Record<QuotaName, number>>> = usageOf(call.cloud.compute, id);
    const limit = limitsFor(call, id);
    return render(call, id, (name) => ({
      limit: limit(name),
      in_use: used[name] ?? 0,
      reserved: 0,
    }));
  },
};

/** `GET /os-quota-sets/{project_id}/defaults` */
export const showDefaultQuotaSet: ComputeRoute = {
  method: 'GET',
  path: '/os-quota-sets/{project_id}/defaults',
  answer(call) {
    const id = call.param('project_id');
    // Keystone is asked for the project with the caller's own token, whose catalog is empty
    if (call.projectId === '' && !call.isAdmin)
      throw badRequest('Nova was unable to find Keystone service endpoint.');
    // which says nothing of projects to others than administrators
    if (call.isAdmin) checkProject(call, id);
    return render(call, id, (name) => call.cloud.compute.quotas.defaults[name]);
  },
};

/** `PUT /os-quota-sets/{project_id}` (recordings `nova-quota-set-instances-2-*`). */
export const updateQuotaSet: ComputeRoute<UpdateQuotaSetBody> = {
  method: 'PUT',
  path: '/os-quota-sets/{project_id}',
  body: updateQuotaSetSchemas,
  query: quotaSetQuery,
  answer(call, { quota_set: input }) {
    call.requireAdmin(`${RULE}:update`);
    const id = projectOfPath(call, 'update');
    requireObject(input);
    const { force, ...limits } = input;
    if (Object.hasOwn(limits, 'networks')) throw badRequest('The networks quota has been removed');
    const wanted = Object.entries(limits)
      .filter(([, value]) => value !== '' && value !== undefined)
      .map(([name, value]) => [name, Number(value)] as const);
    if (!isTrue(force as boolean | string | undefined)) checkUse(call, id, wanted);
    const { quotas } = call.cloud.compute;
    const known = knownLimits(quotas, Object.fromEntries(wanted));
    setLimits(quotas, id, userOf(call), known);
    return render(call, undefined, limitsFor(call, id));
  },
};

function checkUse(call: ComputeCall, id: string, wanted: ReadonlyArray<readonly [string, number]>): void {
  const used: Readonly<Partial<Record<string, number>>> = usageOf(call.cloud.compute, id);
  const user = userOf(call);
  for (const [name, limit] of wanted) {
    const least = used[name] ?? 0;
    if (limit !== -1 && limit < least) {
      throw badRequest(
        `Quota limit ${limit} for ${name} must be greater than or equal to already used and reserved ${least}.`,
      );
    }
    const most = user === undefined ? -1 : mostFor(call, id, user, name as QuotaName);
    if (most === -1 || (limit !== -1 && limit <= most)) continue;
    throw badRequest(`Quota limit ${limit} for ${name} must be less than or equal to ${most}.`);
  }
}

/** What the project has left for its users, and what this one has. */
function mostFor(call: ComputeCall, id: string, user: string, name: QuotaName): number {
  const { quotas } = call.cloud.compute;
  const left = leftForUsers(quotas, id, name);
  return left === -1 ? -1 : left + (limitsOfUser(quotas, id, user)[name] ?? 0);
}

/** `DELETE /os-quota-sets/{project_id}`: back to the defaults (recording `nova-quota-set-reset`). */
export const resetQuotaSet: ComputeRoute = {
  method: 'DELETE',
  path: '/os-quota-sets/{project_id}',
  query: quotaSetQuery,
  answer(call) {
    call.requireAdmin(`${RULE}:delete`);
    const { quotas } = call.cloud.compute;
    const [id, user] = [call.param('project_id'), userOf(call)];
    const keys = [...(quotas.ofUsers?.keys() ?? [])];
    const gone = user === undefined ? keys.filter((key) => key.startsWith(`${id}/`)) : [`${id}/${user}`];
    for (const key of gone) quotas.ofUsers?.delete(key);
    if (user === undefined) quotas.ofProjects.delete(id);
    return accepted();
  },
};
