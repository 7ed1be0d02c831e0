import * as z from 'zod';
import { invalidInput, invalidVolume } from '../../fault.js';
import { checkVolumeSize, reserve } from '../../quotas/quota.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { size } from '../../schema.js';
import { beginVolumeStep } from '../volume-lifecycle.js';

const schema = z.strictObject({ 'os-extend': z.strictObject({ new_size: size }) });

/** Makes a volume larger; since 3.42 also while it is in use. Stage `volume.extend`, step `extending`. */
export const extend: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-extend',
  body: [[0, schema]],
  answer(call, { 'os-extend': { new_size: wanted } }) {
    const volume = call.volume();
    const newSize = Number(wanted);
    const more = newSize - volume.size;
    if (more <= 0) {
      throw invalidInput(
        `New size for extend must be greater than current size. (current: ${volume.size}, extended: ${newSize}).`,
      );
    }
    const expected = call.minor >= 42 && volume.status === 'in-use' ? 'in-use' : 'available';
    if (volume.status !== expected) {
      throw invalidVolume(
        `Volume ${volume.id} status must be '{'status': '${expected}'}' to extend, currently ${volume.status}.`,
      );
    }
    checkVolumeSize(call.state, call.projectId, newSize);
    reserve(call.state, volume.projectId, volume.volumeTypeId, { gigabytes: more }, 'gigabytes', more);
    volume.previousStatus = volume.status;
    volume.extendsTo = newSize;
    beginVolumeStep(call.cloud, volume, 'volume.extend', 'extending', call.now);
    return accepted();
  },
};
