import { VolumeFault } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import type { SnapshotRecord } from '../../state.js';
import type { VolumeCall } from '../../volume-call.js';
import { snapshotsOf } from '../../volume-index.js';
import { beginVolumeStep } from '../volume-lifecycle.js';

const bad = (message: string): VolumeFault => new VolumeFault('BadRequest', message);
const conflict = (message: string): VolumeFault => new VolumeFault('Conflict', message);

/** Back to its latest snapshot. Stage `volume.revert`, step `reverting`. */
export const revert: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'revert',
  min: 40,
  answer(call, body) {
    const wanted = (body as { revert: { snapshot_id?: unknown } | null }).revert;
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) {
      throw bad("Missing required element 'revert' in request body.");
    }
    const volume = call.volume();
    const snapshot = latest(call);
    if (wanted.snapshot_id !== snapshot.id) {
      throw bad(
        `Specified snapshot ${wanted.snapshot_id ?? 'None'} is None or not the latest one of volume ${volume.id}.`,
      );
    }
    if (volume.size !== snapshot.size) {
      throw bad(
        `Can't revert volume ${volume.id} to its latest snapshot ${snapshot.id}. The volume size must be equal to the snapshot size.`,
      );
    }
    if (volume.status !== 'available' || snapshot.status !== 'available') {
      const what = volume.status === 'available' ? 'Snapshot' : 'Volume';
      throw conflict(
        `Invalid ${what.toLowerCase()}: Can't revert volume ${volume.id} to its latest snapshot ${snapshot.id}. ${what}'s status must be 'available'.`,
      );
    }
    beginVolumeStep(call.cloud, volume, 'volume.revert', 'reverting', call.now);
    return accepted();
  },
};

function latest(call: VolumeCall): SnapshotRecord {
  const volume = call.volume();
  const [newest] = [...snapshotsOf(call.state, volume.id)].sort((a, b) => b.createdAt - a.createdAt);
  if (newest) return newest;
  throw bad(`Volume ${volume.id} doesn't have any snapshots.`);
}
