import type { ComputeCall } from '../compute-call.js';
import { at } from '../microversion.js';
import { type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { type UpdateQuotaClassBody, updateQuotaClassSchemas } from './quota-body.js';
import { CLASS_NAMES, defaultNamed } from './quota-set.js';

const RULE = 'os_compute_api:os-quota-class-sets';

/** Nova uses no class but this one: what it has are the limits of projects with none of their own. */
const DEFAULT_CLASS = 'default';

function render(call: ComputeCall, id: string | undefined): ComputeReply {
  const names = at(CLASS_NAMES, call.minor) ?? [];
  const limits = names.map((name) => [name, defaultNamed(call.cloud.compute.quotas, name)]);
  return ok({ quota_class_set: { ...(id !== undefined && { id }), ...Object.fromEntries(limits) } });
}

/** `GET /os-quota-class-sets/{class}`, for administrators. */
export const showQuotaClassSet: ComputeRoute = {
  method: 'GET',
  path: '/os-quota-class-sets/{class}',
  answer(call) {
    call.requireAdmin(`${RULE}:show`);
    return render(call, call.param('class'));
  },
};

/** `PUT /os-quota-class-sets/{class}` */
export const updateQuotaClassSet: ComputeRoute<UpdateQuotaClassBody> = {
  method: 'PUT',
  path: '/os-quota-class-sets/{class}',
  body: updateQuotaClassSchemas,
  answer(call, { quota_class_set: input }) {
    call.requireAdmin(`${RULE}:update`);
    const { quotas } = call.cloud.compute;
    if (call.param('class') === DEFAULT_CLASS) {
      const ours = Object.entries(input).filter(([name]) => Object.hasOwn(quotas.defaults, name));
      const limits = Object.fromEntries(ours.map(([name, value]) => [name, Number(value)]));
      quotas.defaults = { ...quotas.defaults, ...limits };
    }
    return render(call, undefined);
  },
};
