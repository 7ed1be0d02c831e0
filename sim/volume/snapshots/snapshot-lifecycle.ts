import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { invalidSnapshot, invalidVolume } from '../fault.js';
import { ofType, reserve, use } from '../quotas/quota.js';
import type { Metadata, SnapshotRecord, VolumeRecord } from '../state.js';
import { addTo, removeFrom, volumeIndex } from '../volume-index.js';

const STEP = 'volume/snapshot-step';

export function handleSnapshotSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, step, fails } = event as ProcessStep;
    const snapshot = cloud.volume.snapshots.get(id);
    if (!snapshot || snapshot.status !== step) return;
    if (step === 'creating') {
      snapshot.status = fails ? 'error' : 'available';
      snapshot.progress = fails ? snapshot.progress : '100%';
      snapshot.updatedAt = now;
    } else if (fails) snapshot.status = 'error_deleting';
    else removeSnapshot(cloud, snapshot);
  });
}

export interface NewSnapshot {
  readonly projectId: string;
  readonly userId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  /** Of a volume in use, too. */
  readonly force: boolean;
}

/** @throws VolumeFault when the volume's status does not allow it, or a quota */
export function createSnapshot(
  cloud: Cloud,
  volume: VolumeRecord,
  wanted: NewSnapshot,
  now: number,
): SnapshotRecord {
  const { volume: state } = cloud;
  checkSnapshotable(volume, wanted.force);
  const demand = { snapshots: 1, gigabytes: volume.size };
  reserve(state, wanted.projectId, volume.volumeTypeId, demand, 'snapshots', volume.size);
  const snapshot: SnapshotRecord = {
    id: cloud.ids.uuid(),
    projectId: wanted.projectId,
    userId: wanted.userId,
    volumeId: volume.id,
    name: wanted.name,
    description: wanted.description,
    size: volume.size,
    status: 'creating',
    progress: '0%',
    metadata: wanted.metadata,
    imageMetadata: volume.bootable ? volume.imageMetadata : {},
    volumeTypeId: volume.volumeTypeId,
    createdAt: now,
    updatedAt: null,
  };
  addTo(volumeIndex(state).snapshotsOfVolume, volume.id, snapshot);
  state.snapshots.set(snapshot.id, snapshot);
  begin(cloud, snapshot, 'snapshot.create', now);
  return snapshot;
}

/** @throws VolumeFault InvalidSnapshot unless it is available or in error, or `force` is given */
export function deleteSnapshot(cloud: Cloud, snapshot: SnapshotRecord, now: number, force = false): void {
  const stays = snapshot.status !== 'available' && snapshot.status !== 'error';
  if (snapshot.groupSnapshotId !== undefined || (!force && stays)) {
    throw invalidSnapshot('Snapshot status must be available or error and must not be part of a group.');
  }
  snapshot.status = 'deleting';
  snapshot.updatedAt = now;
  begin(cloud, snapshot, 'snapshot.delete', now);
}

export function removeSnapshot(cloud: Cloud, snapshot: SnapshotRecord): void {
  const { volume: state } = cloud;
  const demand = { snapshots: 1, gigabytes: snapshot.size };
  use(state, snapshot.projectId, { ...demand, ...ofType(state, demand, snapshot.volumeTypeId) }, -1);
  removeFrom(volumeIndex(state).snapshotsOfVolume, snapshot.volumeId, snapshot);
  state.snapshots.delete(snapshot.id);
}

function checkSnapshotable(volume: VolumeRecord, force: boolean): void {
  if (volume.host === null) {
    throw invalidVolume('The snapshot cannot be created because volume has not been scheduled to any host.');
  }
  if (volume.status === 'maintenance') {
    throw invalidVolume('The snapshot cannot be created when the volume is in maintenance mode.');
  }
  if (volume.status === 'error') {
    throw invalidVolume('The snapshot cannot be created when the volume is in error status.');
  }
  const allowed = force ? ['available', 'in-use'] : ['available'];
  if (!allowed.includes(volume.status)) {
    throw invalidVolume(
      `Volume ${volume.id} status must be ${allowed.join(', ')}, but current status is: ${volume.status}.`,
    );
  }
}

function begin(cloud: Cloud, snapshot: SnapshotRecord, process: string, now: number): void {
  const subject = {
    name: snapshot.name ?? '',
    metadata: snapshot.metadata,
    flavor: '',
    image: '',
    project: snapshot.projectId,
  };
  beginStep(cloud, { kind: STEP, id: snapshot.id, process, step: snapshot.status }, subject, now);
}
