import { invalidVolume } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import type { VolumeRecord } from '../../state.js';
import type { VolumeCall } from '../../volume-call.js';
import { attachmentsOf } from '../../volume-index.js';
import { setStatus } from '../volume-lifecycle.js';

/** The attach protocol of before 3.27: takes the volume for somebody. */
export const reserve: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-reserve',
  answer(call) {
    const volume = call.volume();
    const allowed = volume.multiattach ? ['available', 'in-use'] : ['available'];
    if (!allowed.includes(volume.status)) {
      throw invalidVolume(
        `Volume status must be ${allowed.join(' or ')} to reserve, but the status is ${volume.status}.`,
      );
    }
    setStatus(volume, 'attaching', call.now);
    return accepted();
  },
};

/** Gives it back. What was not reserved stays as it is. */
export const unreserve: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-unreserve',
  answer(call) {
    giveBack(call, call.volume());
    return accepted();
  },
};

export function giveBack(call: VolumeCall, volume: VolumeRecord): void {
  if (volume.status !== 'attaching') return;
  setStatus(volume, attachmentsOf(call.state, volume.id).size > 0 ? 'in-use' : 'available', call.now);
}
