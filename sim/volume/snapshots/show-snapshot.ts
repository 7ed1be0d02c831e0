import { ok, type VolumeRoute } from '../route.js';
import { snapshotDetail } from './snapshot-view.js';

export const showSnapshot: VolumeRoute = {
  method: 'GET',
  path: '/snapshots/{snapshot_id}',
  answer: (call) => ok({ snapshot: snapshotDetail(call, call.snapshot()) }),
};
