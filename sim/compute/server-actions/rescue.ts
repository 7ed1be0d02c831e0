import * as z from 'zod';
import { findImage } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { ok } from '../route.js';
import { uuid } from '../schema/nova-types.js';
import { objectOrNull } from '../schema/nullable.js';
import { text } from '../schema/types.js';
import { newPassword } from '../servers/new-server.js';
import type { ServerRecord } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { powerOf } from './hypervisor.js';
import { checkVolumesAttached, isVolumeBacked } from './root-disk.js';
import { actionRoute } from './server-action.js';
import { booted, oneTask, settled } from './steps.js';

const schema = z.strictObject({
  rescue: objectOrNull(z.strictObject({ adminPass: text().optional(), rescue_image_ref: uuid.optional() })),
});

export const rescueProcess = oneTask(
  'server.rescue',
  'rescuing',
  'compute_rescue_instance',
  settled((cloud, server, now) => ({
    ...booted(cloud, server),
    vmState: 'rescued',
    powerState: powerOf(cloud, 'rescued'),
    launchedAt: now,
  })),
);

interface RescueInput {
  readonly adminPass?: string;
  readonly rescue_image_ref?: string;
}

/** Recording `nova-action-rescue`. */
export const rescue = actionRoute<RescueInput | null>({
  action: 'rescue',
  body: [[0, schema]],
  states: ['active', 'stopped', 'error'],
  answer(call, server, input) {
    checkRescueImage(call, input?.rescue_image_ref);
    checkVolumesAttached(call.cloud, server, conflictingRequest);
    if (isVolumeBacked(server)) {
      throw badRequest(`Instance ${server.id} cannot be rescued: Cannot rescue a volume-backed instance`);
    }
    return begin(call, server, input?.adminPass);
  },
});

function checkRescueImage(call: ComputeCall, id: string | undefined): void {
  if (id === undefined) return;
  const image = findImage(call.cloud.image, call.viewer, id);
  if (image && image.properties.block_device_mapping === undefined) return;
  throw badRequest(`Requested rescue image '${id}' is not supported`);
}

function begin(call: ComputeCall, server: ServerRecord, password = newPassword(call.cloud)) {
  recordAction(call, server, 'rescue');
  beginProcess(call.cloud, rescueProcess, server, call.now);
  return ok({ adminPass: password });
}
