import { metadataRoutes } from '../metadata-routes.js';
import type { VolumeRoute } from '../route.js';
import { snapshotActions } from './actions.js';
import { createSnapshot } from './create-snapshot.js';
import { deleteSnapshot } from './delete-snapshot.js';
import { listSnapshots, listSnapshotsDetailed } from './list-snapshots.js';
import { showSnapshot } from './show-snapshot.js';
import { snapshotMetadataChanges } from './snapshot-metadata.js';
import { updateSnapshot } from './update-snapshot.js';

export const snapshotRoutes: readonly VolumeRoute<never>[] = [
  listSnapshots,
  listSnapshotsDetailed,
  createSnapshot,
  showSnapshot,
  updateSnapshot,
  deleteSnapshot,
  ...metadataRoutes({
    path: '/snapshots/{snapshot_id}',
    what: 'Snapshot',
    missing: 'SnapshotMetadataNotFound',
    changes: snapshotMetadataChanges,
    find: (call) => call.snapshot(),
  }),
  ...snapshotActions,
];
