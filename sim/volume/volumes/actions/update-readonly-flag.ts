import * as z from 'zod';
import { invalidVolume } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { flag, isTrue } from '../../schema.js';

const schema = z.strictObject({ 'os-update_readonly_flag': z.strictObject({ readonly: flag }) });

/** Shown among the volume's metadata from then on. */
export const updateReadonlyFlag: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-update_readonly_flag',
  body: [[0, schema]],
  answer(call, { 'os-update_readonly_flag': { readonly } }) {
    const volume = call.volume();
    if (volume.status !== 'available') {
      throw invalidVolume(
        `Volume ${volume.id} status must be available to update readonly flag, but current status is: ${volume.status}.`,
      );
    }
    volume.adminMetadata = { ...volume.adminMetadata, readonly: isTrue(readonly) ? 'True' : 'False' };
    return accepted();
  },
};
