import type { SnapshotRecord } from '../state.js';
import { freshTime, storedTime, storedTimeOrNull } from '../times.js';
import type { VolumeCall } from '../volume-call.js';

/** What a list has of a snapshot (recording `cinder-snapshots`). */
export function snapshotSummary(_call: VolumeCall, snapshot: SnapshotRecord): Record<string, unknown> {
  return {
    id: snapshot.id,
    created_at: storedTime(snapshot.createdAt),
    updated_at: storedTimeOrNull(snapshot.updatedAt),
    name: snapshot.name,
    description: snapshot.description,
    volume_id: snapshot.volumeId,
    status: snapshot.status,
    size: snapshot.size,
    metadata: snapshot.metadata,
  };
}

/** As its update answers it. */
export function snapshotCore(call: VolumeCall, snapshot: SnapshotRecord): Record<string, unknown> {
  return {
    ...snapshotSummary(call, snapshot),
    ...(call.minor >= 14 && { group_snapshot_id: snapshot.groupSnapshotId ?? null }),
    ...(call.minor >= 41 && { user_id: snapshot.userId }),
    ...(call.minor >= 65 && { consumes_quota: true }),
  };
}

/** As its creation answers it (recording `cinder-snapshot-create`): with microseconds. */
export function freshSnapshot(call: VolumeCall, snapshot: SnapshotRecord): Record<string, unknown> {
  return { ...snapshotCore(call, snapshot), created_at: freshTime(snapshot.createdAt, snapshot.id) };
}

/** In full, extensions included (recording `cinder-snapshot-show`). */
export function snapshotDetail(call: VolumeCall, snapshot: SnapshotRecord): Record<string, unknown> {
  return {
    ...snapshotCore(call, snapshot),
    'os-extended-snapshot-attributes:project_id': snapshot.projectId,
    'os-extended-snapshot-attributes:progress': snapshot.progress,
  };
}
