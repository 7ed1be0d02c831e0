import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { isRecord } from '../../compute/schema/types.js';
import { invalidInput, VolumeFault } from '../fault.js';
import { pythonInt, readFlag } from '../listing.js';
import { UNSPECIFIC } from '../microversion.js';
import { ok, type VolumeRoute } from '../route.js';
import { forbiddenBy, type VolumeCall } from '../volume-call.js';
import { defaultLimits, limitsOf, usageOf } from './quota.js';

/** @throws VolumeFault 403: others' quotas are for administrators only (recording `cinder-quota`) */
function checkReadable(call: VolumeCall): string {
  const project = call.param('project_id');
  if (!call.isAdmin && project !== call.projectId) throw forbiddenBy('volume_extension:quotas:show');
  return project;
}

/** `GET /os-quota-sets/{project_id}`, with `usage=true` also what is used. */
export const showQuotaSet: VolumeRoute = {
  method: 'GET',
  path: '/os-quota-sets/{project_id}',
  answer(call) {
    const project = checkReadable(call);
    const usage = call.query.getAll('usage').at(-1);
    const limits = limitsOf(call.state, project);
    if (usage === undefined || !readFlag('usage', usage))
      return ok({ quota_set: { ...limits, id: project } });
    const used = Object.entries(limits).map(([resource, limit]) => [
      resource,
      { limit, in_use: usageOf(call.state, project, resource), reserved: 0 },
    ]);
    return ok({ quota_set: { ...Object.fromEntries(used), id: project } });
  },
};

export const showDefaultQuotaSet: VolumeRoute = {
  method: 'GET',
  path: '/os-quota-sets/{project_id}/defaults',
  answer(call) {
    const project = checkReadable(call);
    return ok({ quota_set: { ...defaultLimits(call.state), id: project } });
  },
};

const updateSchema = z.strictObject({
  quota_set: z
    .custom<Record<string, unknown>>(isRecord, { error: ({ input }) => sentence.type(input, 'object') })
    .refine((value) => !isRecord(value) || Object.keys(value).length > 0, {
      error: ({ input }) => sentence.notEnough(input),
    }),
});

const MAX = 0x7fffffff;

/** `PUT /os-quota-sets/{project_id}`, for administrators (recordings `cinder-quota-set-*`). */
export const updateQuotaSet: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: '/os-quota-sets/{project_id}',
  body: [[0, updateSchema]],
  answer(call, { quota_set: wanted }) {
    const project = call.param('project_id');
    const known = limitsOf(call.state, project);
    const { tenant_id: _ignored, ...asked } = wanted;
    const limits = readLimits(asked, known);
    if (!call.isAdmin) throw forbiddenBy('volume_extension:quotas:update');
    for (const [resource, limit] of limits) {
      if (typeof asked[resource] === 'string') throw new VolumeFault('BadRequest', UNSPECIFIC);
      checkAboveUse(call, project, resource, limit);
    }
    call.state.limits.set(project, { ...call.state.limits.get(project), ...Object.fromEntries(limits) });
    return ok({ quota_set: limitsOf(call.state, project) });
  },
};

/** @throws VolumeFault 400 for unknown resources and for what is no limit */
export function readLimits(
  wanted: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, number>>,
): [resource: string, limit: number][] {
  const limits = Object.entries(wanted)
    .filter(([resource]) => Object.hasOwn(known, resource))
    .map(([resource, value]): [string, number] => [resource, readLimit(resource, value)]);
  refuseUnknown(wanted, known, 'quota set');
  return limits;
}

/** @throws VolumeFault 400 */
export function refuseUnknown(
  wanted: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, number>>,
  what: string,
): void {
  const unknown = Object.keys(wanted).filter((resource) => !Object.hasOwn(known, resource));
  if (unknown.length > 0) throw invalidInput(`Bad key(s) in ${what}: ${unknown.join(', ')}`);
}

function readLimit(resource: string, value: unknown): number {
  const limit = pythonInt(String(value));
  if (limit === undefined) throw new VolumeFault('BadRequest', `${resource} must be an integer`);
  if (limit < -1) throw new VolumeFault('BadRequest', `${resource} must be >= -1`);
  if (limit > MAX) throw new VolumeFault('BadRequest', `${resource} must be <= ${MAX}`);
  return limit;
}

/** Only a limit that the project has of its own is held against what it uses. */
function checkAboveUse(call: VolumeCall, project: string, resource: string, limit: number): void {
  if (resource === 'per_volume_gigabytes' || limit === -1) return;
  if (call.state.limits.get(project)?.[resource] === undefined) return;
  const used = usageOf(call.state, project, resource);
  if (limit >= used) return;
  throw new VolumeFault(
    'BadRequest',
    `Quota ${resource} limit must be equal or greater than existing resources. Current usage is ${used} and the requested limit is ${limit}.`,
  );
}

/** `DELETE /os-quota-sets/{project_id}`, for administrators: back to the defaults. */
export const deleteQuotaSet: VolumeRoute = {
  method: 'DELETE',
  path: '/os-quota-sets/{project_id}',
  answer(call) {
    if (!call.isAdmin) throw forbiddenBy('volume_extension:quotas:delete');
    call.state.limits.delete(call.param('project_id'));
    return ok(undefined);
  },
};
