import * as z from 'zod';
import { VolumeFault } from '../fault.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { specs, uniqueTexts } from '../schema.js';
import { checkConsumer, ITEM, qosSpecOf, RULE, USUAL_CONSUMER } from './qos-spec.js';

const setSchema = z.strictObject({ qos_specs: specs });

/** `PUT /qos-specs/{qos_specs_id}`: adds to what is there. */
export const setQosSpecKeys: VolumeRoute<z.infer<typeof setSchema>> = {
  method: 'PUT',
  path: ITEM,
  body: [[0, setSchema]],
  answer(call, body) {
    call.requireAdmin(`${RULE}:update`);
    const record = qosSpecOf(call);
    const { consumer, ...changes } = body.qos_specs;
    if (consumer !== undefined) record.consumer = checkConsumer(consumer ?? USUAL_CONSUMER);
    // nothing is kept of a key that there was not
    const kept = Object.entries(changes).filter(
      ([key, value]) => value !== null || Object.hasOwn(record.specs, key),
    );
    record.specs = { ...record.specs, ...Object.fromEntries(kept) };
    return ok(body);
  },
};

const unsetSchema = z.strictObject({ keys: uniqueTexts({ min: 1, max: 255 }) });

/** `PUT /qos-specs/{qos_specs_id}/delete_keys` */
export const unsetQosSpecKeys: VolumeRoute<z.infer<typeof unsetSchema>> = {
  method: 'PUT',
  path: `${ITEM}/delete_keys`,
  body: [[0, unsetSchema]],
  answer(call, { keys }) {
    call.requireAdmin(`${RULE}:delete`);
    const record = qosSpecOf(call);
    // those before the one that is missing are gone
    for (const name of keys) {
      const { [name]: found, ...left } = record.specs;
      if (found === undefined) {
        throw new VolumeFault('NotFound', `QoS spec ${record.id} has no spec with key ${name}.`);
      }
      record.specs = left;
    }
    return acceptedPlain;
  },
};
