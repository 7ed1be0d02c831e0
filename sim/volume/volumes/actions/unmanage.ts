import { acceptedPlain, type VolumeRoute } from '../../route.js';
import { deleteVolume } from '../volume-lifecycle.js';

/** Has Cinder forget a volume, without deleting what is in it. */
export const unmanage: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-unmanage',
  answer(call) {
    const volume = call.volume();
    call.requireAdmin('volume_extension:volume_unmanage');
    deleteVolume(call.cloud, volume, call.now, { as: 'unmanaging' });
    return acceptedPlain;
  },
};
