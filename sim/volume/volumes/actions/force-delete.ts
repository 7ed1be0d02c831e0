import { accepted, type VolumeRoute } from '../../route.js';
import { deleteVolume } from '../volume-lifecycle.js';

/** For administrators: in whatever status, unless it is attached. */
export const forceDelete: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-force_delete',
  answer(call) {
    const volume = call.volume();
    call.requireAdmin('volume_extension:volume_admin_actions:force_delete');
    deleteVolume(call.cloud, volume, call.now, { force: true });
    return accepted();
  },
};
