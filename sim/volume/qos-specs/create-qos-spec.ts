import * as z from 'zod';
import { invalidInput, VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import { filledName } from '../schema.js';
import type { QosSpecsRecord } from '../state.js';
import { checkConsumer, qosSpecAlone, RULE, WHOLE } from './qos-spec.js';

const schema = z.strictObject({
  qos_specs: z.looseObject({
    name: filledName,
  }),
});

/** `POST /qos-specs`, for administrators: all that is given beside name and consumer is a spec. */
export const createQosSpec: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: WHOLE,
  body: [[0, schema]],
  answer(call, { qos_specs: { name: given, ...rest } }) {
    call.requireAdmin(`${RULE}:create`);
    const { consumer = 'back-end', ...specs } = texts(rest);
    const { qosSpecs } = call.state;
    const name = given.trim();
    const record: QosSpecsRecord = {
      id: call.cloud.ids.uuid(),
      name,
      consumer: checkConsumer(consumer),
      specs,
      createdAt: call.now,
    };
    if ([...qosSpecs.values()].some((one) => one.name === name)) {
      throw new VolumeFault('Conflict', `QoS Specs ${name} already exists.`);
    }
    qosSpecs.set(record.id, record);
    return ok(qosSpecAlone(call, record));
  },
};

/** @throws VolumeFault 400 */
function texts(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(given).map(([key, value]) => {
    if (typeof value === 'string') return [key, value] as const;
    throw invalidInput(`Value for key "${key}" is not a string or unicode`);
  });
  return Object.fromEntries(entries);
}
