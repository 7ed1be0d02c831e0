import * as z from 'zod';
import { list, text } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { specs } from '../schema.js';
import { checkConsumer, ITEM, qosSpecOf, RULE } from './qos-spec.js';

const setSchema = z.strictObject({ qos_specs: specs });

/** `PUT /qos-specs/{qos_specs_id}`: adds to what is there. */
export const setQosSpecKeys: VolumeRoute<z.infer<typeof setSchema>> = {
  method: 'PUT',
  path: ITEM,
  body: [[0, setSchema]],
  answer(call, body) {
    call.requireAdmin(`${RULE}:update`);
    const record = qosSpecOf(call);
    const { consumer, ...added } = body.qos_specs;
    if (consumer != null) record.consumer = checkConsumer(consumer);
    record.specs = { ...record.specs, ...(added as Record<string, string>) };
    return ok(body);
  },
};

const unsetSchema = z.strictObject({ keys: list(text()) });

/** `PUT /qos-specs/{qos_specs_id}/delete_keys` */
export const unsetQosSpecKeys: VolumeRoute<z.infer<typeof unsetSchema>> = {
  method: 'PUT',
  path: `${ITEM}/delete_keys`,
  body: [[0, unsetSchema]],
  answer(call, { keys }) {
    call.requireAdmin(`${RULE}:delete`);
    const record = qosSpecOf(call);
    const missing = keys.find((key) => !Object.hasOwn(record.specs, key));
    if (missing !== undefined) {
      throw new VolumeFault('NotFound', `QoS spec ${record.id} has no spec with key ${missing}.`);
    }
    const left = Object.entries(record.specs).filter(([key]) => !keys.includes(key));
    record.specs = Object.fromEntries(left);
    return acceptedPlain;
  },
};
