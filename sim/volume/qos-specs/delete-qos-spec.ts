import { VolumeFault } from '../fault.js';
import { readFlag } from '../listing.js';
import { acceptedPlain, type VolumeRoute } from '../route.js';
import { ITEM, qosSpecOf, RULE, typesWith } from './qos-spec.js';

/** `DELETE /qos-specs/{qos_specs_id}`: with `force`, also of types that have it. */
export const deleteQosSpec: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:delete`);
    const force = readFlag('force', call.query.getAll('force').at(-1) ?? 'false');
    const record = qosSpecOf(call);
    const types = typesWith(call, record);
    if (types.length > 0 && !force) {
      throw new VolumeFault('BadRequest', 'Qos specs still in use.');
    }
    for (const type of types) type.qosSpecsId = null;
    call.state.qosSpecs.delete(record.id);
    return acceptedPlain;
  },
};
