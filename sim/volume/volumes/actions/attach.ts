import * as z from 'zod';
import { sentence } from '../../../compute/schema/sentence.js';
import { choice, text } from '../../../compute/schema/types.js';
import { beginAttach, completeAttach, reserveVolume } from '../../attachments/attach-lifecycle.js';
import { invalidVolume, VolumeFault } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { uuid } from '../../schema.js';
import { attachmentsOf } from '../../volume-index.js';
import { setStatus } from '../volume-lifecycle.js';

const schema = z.strictObject({
  'os-attach': z
    .strictObject({
      instance_uuid: uuid.optional(),
      mountpoint: text({ min: 1, max: 255 }),
      host_name: text({ max: 255 }).optional(),
      mode: choice('rw', 'ro').optional(),
    })
    .refine((value) => value.instance_uuid !== undefined || value.host_name !== undefined, {
      error: ({ input }) => sentence.anyOf(input),
      when: ({ issues }) => issues.length === 0,
    }),
});

/** Notes where a volume is; the attach protocol of before 3.27. */
export const attach: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-attach',
  body: [[0, schema]],
  answer(call, { 'os-attach': wanted }) {
    const volume = call.volume();
    const { adminMetadata: known } = volume;
    const mode = wanted.mode ?? 'rw';
    const attached = [...attachmentsOf(call.state, volume.id)].some((one) => one.status === 'attached');
    if (attached && !volume.multiattach) {
      throw invalidVolume('volume is already attached and multiple attachments are not enabled');
    }
    if (known.readonly === 'True' && mode !== 'ro') {
      throw new VolumeFault('BadRequest', `Invalid attaching mode '${mode}' for volume ${volume.id}.`);
    }
    setStatus(volume, 'available', call.now);
    const attachment = reserveVolume(call.cloud, volume, wanted.instance_uuid ?? null, call.now, { mode });
    beginAttach(call.cloud, attachment, { device: wanted.mountpoint, host: wanted.host_name }, call.now);
    attachment.connectionInfo = {};
    completeAttach(call.cloud, attachment, call.now);
    volume.adminMetadata = { readonly: 'False', ...known, attached_mode: mode };
    return accepted();
  },
};
