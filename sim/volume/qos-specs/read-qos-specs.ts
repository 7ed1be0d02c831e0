import { ok, type VolumeRoute } from '../route.js';
import { ITEM, qosSpecAlone, qosSpecOf, qosSpecView, RULE, typesWith, WHOLE } from './qos-spec.js';

/** `GET /qos-specs`, newest first. */
export const listQosSpecs: VolumeRoute = {
  method: 'GET',
  path: WHOLE,
  answer(call) {
    call.requireAdmin(`${RULE}:get_all`);
    return ok({ qos_specs: [...call.state.qosSpecs.values()].reverse().map(qosSpecView) });
  },
};

/** `GET /qos-specs/{qos_specs_id}` */
export const showQosSpec: VolumeRoute = {
  method: 'GET',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:get`);
    return ok(qosSpecAlone(call, qosSpecOf(call)));
  },
};

/** `GET /qos-specs/{qos_specs_id}/associations` */
export const listAssociations: VolumeRoute = {
  method: 'GET',
  path: `${ITEM}/associations`,
  answer(call) {
    call.requireAdmin(`${RULE}:get_all`);
    const types = typesWith(call, qosSpecOf(call));
    const shown = types.map(({ id, name }) => ({ association_type: 'volume_type', name, id }));
    return ok({ qos_associations: shown });
  },
};
