import { VolumeFault } from '../fault.js';
import { acceptedPlain, type VolumeReply, type VolumeRoute } from '../route.js';
import type { QosSpecsRecord, VolumeTypeRecord } from '../state.js';
import { typeNotFound } from '../types/type-rules.js';
import type { VolumeCall } from '../volume-call.js';
import { ITEM, qosSpecOf, RULE, typesWith } from './qos-spec.js';

/** Changes by way of a GET, as Cinder has them. */
function route(name: string, change: (call: VolumeCall, record: QosSpecsRecord) => void): VolumeRoute {
  return {
    method: 'GET',
    path: `${ITEM}/${name}`,
    answer(call): VolumeReply {
      call.requireAdmin(`${RULE}:update`);
      if (name !== 'disassociate_all' && !call.query.get('vol_type_id')) {
        throw new VolumeFault('BadRequest', 'Volume Type id must not be None.');
      }
      change(call, qosSpecOf(call));
      return acceptedPlain;
    },
  };
}

/** @throws VolumeFault 404 */
function typeAsked(call: VolumeCall): VolumeTypeRecord {
  const id = call.query.get('vol_type_id') ?? '';
  const type = call.state.types.get(id);
  if (!type) throw typeNotFound(id);
  return type;
}

export const associationRoutes: readonly VolumeRoute[] = [
  route('associate', (call, { id }) => {
    const type = typeAsked(call);
    if (type.qosSpecsId !== null && type.qosSpecsId !== id) {
      throw new VolumeFault(
        'InvalidVolumeType',
        `Invalid volume type: Type ${type.id} is already associated with another qos specs: ${type.qosSpecsId}`,
      );
    }
    type.qosSpecsId = id;
  }),
  route('disassociate', (call, { id }) => {
    const type = typeAsked(call);
    if (type.qosSpecsId === id) type.qosSpecsId = null;
  }),
  route('disassociate_all', (call, record) => {
    for (const type of typesWith(call, record)) type.qosSpecsId = null;
  }),
];
