import * as z from 'zod';
import { CONNECTION } from '../../attachments/attach-lifecycle.js';
import { chooseDetachable } from '../../attachments/detachable.js';
import { invalidInput } from '../../fault.js';
import { accepted, ok, type VolumeRoute } from '../../route.js';
import { anyOfTypes } from '../../schema.js';
import { giveBack } from './reserve.js';

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
    call.volume();
    if (typeof connector === 'string' || !('initiator' in connector)) {
      throw invalidInput("Connector doesn't have required information: initiator");
    }
    return ok({ connection_info: CONNECTION });
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
    const volume = call.volume();
    chooseDetachable(call.cloud, volume, undefined);
    giveBack(call, volume);
    return accepted();
  },
};
