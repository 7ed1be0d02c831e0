import type { ComputeCall } from '../compute-call.js';
import { at } from '../microversion.js';
import { type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { knownLimits } from './quota.js';
import { requireObject, type UpdateQuotaClassBody, updateQuotaClassSchemas } from './quota-body.js';
import { CLASS_NAMES } from './quota-set.js';

const RULE = 'os_compute_api:os-quota-class-sets';

/** What it has are the limits of projects with none of their own. Others are kept, and used for nothing. */
const DEFAULT_CLASS = 'default';

function render(call: ComputeCall, name: string, shown: { readonly id?: string }): ComputeReply {
  const names = at(CLASS_NAMES, call.minor) ?? [];
  const { defaults, ofClasses } = call.cloud.compute.quotas;
  const limits = { ...defaults, ...ofClasses.get(name) };
  const entries = names.map((resource) => [resource, limits[resource]]);
  return ok({ quota_class_set: { ...shown, ...Object.fromEntries(entries) } });
}

/** `GET /os-quota-class-sets/{class}`, for administrators. */
export const showQuotaClassSet: ComputeRoute = {
  method: 'GET',
  path: '/os-quota-class-sets/{class}',
  answer(call) {
    call.requireAdmin(`${RULE}:show`);
    const id = call.param('class');
    return render(call, id, { id });
  },
};

/** `PUT /os-quota-class-sets/{class}` */
export const updateQuotaClassSet: ComputeRoute<UpdateQuotaClassBody> = {
  method: 'PUT',
  path: '/os-quota-class-sets/{class}',
  body: updateQuotaClassSchemas,
  answer(call, { quota_class_set: input }) {
    call.requireAdmin(`${RULE}:update`);
    requireObject(input);
    const { quotas } = call.cloud.compute;
    const name = call.param('class');
    const limits = knownLimits(quotas, input);
    if (name === DEFAULT_CLASS) quotas.defaults = { ...quotas.defaults, ...limits };
    else quotas.ofClasses.set(name, { ...quotas.ofClasses.get(name), ...limits });
    return render(call, name, {});
  },
};
