import { readFlag } from '../listing.js';
import { acceptedPlain, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';
import { deleteVolume as remove } from './volume-lifecycle.js';

/** `DELETE /volumes/{volume_id}?cascade=true`, since 3.23 also `force` for administrators. */
export const deleteVolume: VolumeRoute = {
  method: 'DELETE',
  path: '/volumes/{volume_id}',
  answer(call) {
    const cascade = flagOf(call, 'cascade');
    const force = call.minor >= 23 && flagOf(call, 'force');
    const volume = call.volume();
    if (force) call.requireAdmin('volume:force_delete');
    remove(call.cloud, volume, call.now, { force, cascade });
    return acceptedPlain;
  },
};

function flagOf(call: VolumeCall, name: string): boolean {
  return readFlag(name, call.query.getAll(name).at(-1) ?? 'false');
}
