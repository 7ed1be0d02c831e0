import { z } from 'zod';
import { invalidInput } from '../../fault.js';
import { accepted, ok, type VolumeRoute } from '../../route.js';
import { anyOfTypes } from '../../schema.js';

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schema = z.strictObject({
  'os-initialize_connection': z.strictObject({
    connector: anyOfTypes<Record<string, unknown> | string>(
      (value) => typeof value === 'string' || isRecord(value),
      'object',
      'string',
    ),
  }),
});

/** How a host reaches the volume. */
export const initializeConnection: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-initialize_connection',
  body: [[0, schema]],
  answer(call, { 'os-initialize_connection': { connector } }) {
    const volume = call.volume();
    if (typeof connector === 'string' || !('initiator' in connector)) {
      throw invalidInput("Connector doesn't have required information: initiator");
    }
    const data = { volume_id: volume.id, access_mode: 'rw', encrypted: false, qos_specs: null };
    return ok({ connection_info: { driver_volume_type: 'fake', data } });
  },
};

const terminateSchema = z.strictObject({
  'os-terminate_connection': z.strictObject({
    connector: anyOfTypes(
      (value) => value === null || typeof value === 'string' || isRecord(value),
      'string',
      'object',
      'null',
    ),
  }),
});

export const terminateConnection: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-terminate_connection',
  body: [[0, terminateSchema]],
  answer(call) {
    call.volume();
    return accepted();
  },
};
