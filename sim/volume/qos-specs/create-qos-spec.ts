import * as z from 'zod';
import { sameText } from '../../collation.js';
import { characters } from '../../compute/schema/types.js';
import { invalidInput, VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';
import { trimmedName } from '../schema.js';
import type { QosSpecsRecord } from '../state.js';
import { checkConsumer, qosSpecAlone, RULE, USUAL_CONSUMER, WHOLE } from './qos-spec.js';

const schema = z.strictObject({
  qos_specs: z.looseObject({
    name: trimmedName,
  }),
});

/** `POST /qos-specs`, for administrators: all that is given beside name and consumer is a spec. */
export const createQosSpec: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: WHOLE,
  body: [[0, schema]],
  answer(call, { qos_specs: { name: given, ...rest } }) {
    call.requireAdmin(`${RULE}:create`);
    const { consumer = USUAL_CONSUMER, ...specs } = texts(rest);
    const { qosSpecs } = call.state;
    const name = given.trim();
    const record: QosSpecsRecord = {
      id: call.cloud.ids.uuid(),
      name,
      consumer: checkConsumer(consumer),
      specs,
      createdAt: call.now,
    };
    if ([...qosSpecs.values()].some((one) => sameText(one.name, name))) {
      throw new VolumeFault('Conflict', `QoS Specs ${name} already exists.`);
    }
    qosSpecs.set(record.id, record);
    return ok(qosSpecAlone(call, record));
  },
};

/** @throws VolumeFault 400 */
function texts(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(given).flatMap(([key, value]) => {
    checkLength(`Key "${key}"`, key, 1);
    if (value === null) return [];
    if (typeof value !== 'string') throw invalidInput(`Value for key "${key}" is not a string or unicode`);
    checkLength(`Value for key "${key}"`, value, 0);
    return [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** @throws VolumeFault 400 */
function checkLength(what: string, value: string, least: number): void {
  const count = characters(value);
  if (count < least) throw invalidInput(`${what} has ${count} characters, less than ${least}.`);
  if (count > 255) throw invalidInput(`${what} has ${count} characters, more than 255.`);
}
