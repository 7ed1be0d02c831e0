import { VolumeFault } from '../fault.js';
import type { QosSpecsRecord, VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';

export const RULE = 'volume_extension:qos_specs_manage';
export const WHOLE = '/qos-specs';
export const ITEM = `${WHOLE}/{qos_specs_id}`;

/** The one of the path, if no other is asked for. @throws VolumeFault 404 */
export function qosSpecOf(call: VolumeCall, id = call.param('qos_specs_id')): QosSpecsRecord {
  const found = call.state.qosSpecs.get(id);
  if (!found) throw new VolumeFault('NotFound', `No such QoS spec ${id}.`);
  return found;
}

/** The volume types that have it. */
export function typesWith(call: VolumeCall, { id }: QosSpecsRecord): VolumeTypeRecord[] {
  return [...call.state.types.values()].filter(({ qosSpecsId }) => qosSpecsId === id);
}

/** Who holds to it where nobody says so. */
export const USUAL_CONSUMER = 'back-end';
const CONSUMERS = [USUAL_CONSUMER, 'front-end', 'both'];

/** Who is to hold to it. @throws VolumeFault 400, in the words of a library of Cinder's */
export function checkConsumer(consumer: string): string {
  if (CONSUMERS.includes(consumer)) return consumer;
  const known = CONSUMERS.map((one) => `'${one}'`).join(', ');
  throw new VolumeFault(
    'Invalid',
    `Invalid qos specs: Valid consumer of QoS specs are: QoSConsumerValues(default=<class 'oslo_versionedobjects.fields.UnspecifiedDefault'>,nullable=False,valid_values=(${known}))`,
  );
}

export function qosSpecView({ id, name, consumer, specs }: QosSpecsRecord): Record<string, unknown> {
  return { id, name, consumer, specs };
}

/** One by itself comes with where it is found. */
export function qosSpecAlone(call: VolumeCall, record: QosSpecsRecord): Record<string, unknown> {
  const path = `qos-specs/${record.id}`;
  return {
    qos_specs: qosSpecView(record),
    links: [
      { rel: 'self', href: `${call.selfRoot}/${path}` },
      { rel: 'bookmark', href: `${call.bookmarkRoot}/${path}` },
    ],
  };
}
