import * as z from 'zod';
import { numeral, patternRecord } from '../../compute/schema/types.js';
import { checkBody } from '../request-body.js';
import { ok, type VolumeRoute } from '../route.js';
import { defaultLimits } from './quota.js';
import { readLimits, refuseUnknown } from './quota-set.js';

/** `GET /os-quota-class-sets/{class_name}`, for administrators. Of all classes only `default` does anything. */
export const showQuotaClassSet: VolumeRoute = {
  method: 'GET',
  path: '/os-quota-class-sets/{class_name}',
  answer(call) {
    call.requireAdmin('volume_extension:quota_classes:get');
    return ok({ quota_class_set: { ...defaultLimits(call.state), id: call.param('class_name') } });
  },
};

const named = z.looseObject({ quota_class_set: z.record(z.string(), z.unknown()) });
const schema = z.strictObject({
  quota_class_set: patternRecord(
    '^[a-zA-Z0-9-_:. ]{1,255}$',
    numeral({ pattern: '^[0-9]*$', minimum: -1, minLength: 1, maximum: 0x7fffffff }),
  ),
});

/** `PUT /os-quota-class-sets/{class_name}`, for administrators: the limits of projects that have none of their own. */
export const updateQuotaClassSet: VolumeRoute<z.infer<typeof named>> = {
  method: 'PUT',
  path: '/os-quota-class-sets/{class_name}',
  body: [[0, named]],
  answer(call, body) {
    const { quota_class_set: wanted } = body;
    refuseUnknown(wanted, defaultLimits(call.state), 'quota class set');
    checkBody(schema, body);
    const limits = Object.fromEntries(readLimits(wanted, defaultLimits(call.state)));
    call.requireAdmin('volume_extension:quota_classes:update');
    if (call.param('class_name') === 'default') {
      call.state.defaultLimits = { ...call.state.defaultLimits, ...limits };
    }
    return ok({ quota_class_set: { ...defaultLimits(call.state), ...limits } });
  },
};
