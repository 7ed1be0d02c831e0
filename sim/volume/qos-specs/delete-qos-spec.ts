import { VolumeFault } from '../fault.js';
import { acceptedPlain, type VolumeRoute } from '../route.js';
import { isTrue } from '../schema.js';
import { ITEM, qosSpecOf, RULE, typesWith } from './qos-spec.js';

/** `DELETE /qos-specs/{qos_specs_id}`: with `force`, also of types that have it. */
export const deleteQosSpec: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:delete`);
    const record = qosSpecOf(call);
    const types = typesWith(call, record);
    if (types.length > 0 && !isTrue(call.query.get('force') ?? false)) {
      throw new VolumeFault('BadRequest', 'Qos specs still in use.');
    }
    for (const type of types) type.qosSpecsId = null;
    call.state.qosSpecs.delete(record.id);
    return acceptedPlain;
  },
};
