import { acceptedPlain, type VolumeRoute } from '../route.js';
import { deleteSnapshot as remove } from './snapshot-lifecycle.js';

export const deleteSnapshot: VolumeRoute = {
  method: 'DELETE',
  path: '/snapshots/{snapshot_id}',
  answer(call) {
    remove(call.cloud, call.snapshot(), call.now);
    return acceptedPlain;
  },
};
