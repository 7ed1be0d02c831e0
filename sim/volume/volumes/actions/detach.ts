import * as z from 'zod';
import { textOrNull } from '../../../compute/schema/types.js';
import { beginDetach, deleteAttachment } from '../../attachments/attach-lifecycle.js';
import { chooseDetachable } from '../../attachments/detachable.js';
import { VolumeFault } from '../../fault.js';
import { UNSPECIFIC } from '../../microversion.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { anyOfTypes, objectOrNull, uuidOrNull } from '../../schema.js';
import type { VolumeCall } from '../../volume-call.js';
import { setStatus } from '../volume-lifecycle.js';

/** Says that a detach has begun. */
export const beginDetaching: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-begin_detaching',
  answer(call) {
    beginDetach(call.cloud, call.volume(), call.now);
    return accepted();
  },
};

/** Says that it came to nothing. */
export const rollDetaching: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-roll_detaching',
  answer(call) {
    const volume = call.volume();
    if (volume.status === 'detaching') setStatus(volume, 'in-use', call.now);
    return accepted();
  },
};

const schema = z.strictObject({
  'os-detach': objectOrNull({ attachment_id: uuidOrNull.optional() }),
});

export const detach: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-detach',
  body: [[0, schema]],
  answer(call, { 'os-detach': wanted }) {
    // Cinder's schema lets null through, and its code falls over it
    if (wanted === null) throw new VolumeFault('BadRequest', UNSPECIFIC);
    end(call, wanted.attachment_id ?? undefined);
    return accepted();
  },
};

const forceSchema = z.strictObject({
  'os-force_detach': z.strictObject({
    connector: anyOfTypes(
      (value) =>
        value === null || typeof value === 'string' || (typeof value === 'object' && !Array.isArray(value)),
      'string',
      'object',
      'null',
    ).optional(),
    attachment_id: textOrNull().optional(),
  }),
});

/** For administrators, and whatever the state. */
export const forceDetach: VolumeRoute<z.infer<typeof forceSchema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-force_detach',
  body: [[0, forceSchema]],
  answer(call, { 'os-force_detach': wanted }) {
    call.volume();
    call.requireAdmin('volume_extension:volume_admin_actions:force_detach');
    end(call, wanted.attachment_id ?? undefined);
    return accepted();
  },
};

function end(call: VolumeCall, attachmentId: string | undefined): void {
  const volume = call.volume();
  const attachment = chooseDetachable(call.cloud, volume, attachmentId);
  if (attachment) deleteAttachment(call.cloud, attachment, call.now);
  else setStatus(volume, 'available', call.now);
}
