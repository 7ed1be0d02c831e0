import type { Cloud } from '../../cloud.js';
import { invalidSnapshot, invalidVolume, VolumeFault } from '../fault.js';
import { checkVolumeSize, ofType, reserve, use } from '../quotas/quota.js';
import type { SnapshotRecord, TransferRecord, VolumeRecord, VolumeState } from '../state.js';
import { indexVolume, snapshotsOf, unindexVolume, volumeIndex } from '../volume-index.js';
import { setStatus } from '../volumes/volume-lifecycle.js';

/** A volume that goes takes its offers to other projects with it. */
export function endTransfersOf(state: VolumeState, volumeId: string): void {
  for (const transfer of state.transfers.values()) {
    if (transfer.volumeId === volumeId) state.transfers.delete(transfer.id);
  }
}

/** Offers a volume to whoever has the key. @throws VolumeFault unless it and its snapshots are available */
export function offer(
  cloud: Cloud,
  volume: VolumeRecord,
  name: string | null,
  withSnapshots: boolean,
  now: number,
): TransferRecord {
  if (volume.status !== 'available') throw invalidVolume('status must be available');
  const busy = [...snapshotsOf(cloud.volume, volume.id)].find(({ status }) => status !== 'available');
  if (withSnapshots && busy) throw invalidSnapshot(`snapshot: ${busy.id} status must be available`);
  const transfer: TransferRecord = {
    id: cloud.ids.uuid(),
    volumeId: volume.id,
    name,
    projectId: volume.projectId,
    authKey: cloud.ids.hex(16),
    withSnapshots,
    createdAt: now,
    destinationProjectId: null,
    accepted: false,
  };
  setStatus(volume, 'awaiting-transfer', now);
  cloud.volume.transfers.set(transfer.id, transfer);
  return transfer;
}

export function withdraw(cloud: Cloud, transfer: TransferRecord, now: number): void {
  cloud.volume.transfers.delete(transfer.id);
  const volume = cloud.volume.volumes.get(transfer.volumeId);
  if (volume?.status === 'awaiting-transfer') setStatus(volume, 'available', now);
}

export interface NewOwner {
  readonly projectId: string;
  readonly userId: string;
}

/** Gives the volume to another project, at the cost of that project's quota. @throws VolumeFault */
export function accept(cloud: Cloud, transfer: TransferRecord, key: string, to: NewOwner, now: number): void {
  const { volume: state } = cloud;
  if (key !== transfer.authKey) {
    throw new VolumeFault(
      'InvalidAuthKey',
      `Invalid auth key: Attempt to transfer ${transfer.id} with invalid auth key.`,
    );
  }
  const volume = state.volumes.get(transfer.volumeId);
  if (!volume) throw new VolumeFault('VolumeNotFound', `Volume ${transfer.volumeId} could not be found.`);
  checkVolumeSize(state, to.projectId, volume.size);
  moveVolume(state, volume, to);
  if (transfer.withSnapshots) {
    for (const snapshot of snapshotsOf(state, volume.id)) moveSnapshot(state, snapshot, to);
  }
  setStatus(volume, 'available', now);
  transfer.accepted = true;
  transfer.destinationProjectId = to.projectId;
  state.transfers.delete(transfer.id);
}

function moveVolume(state: VolumeState, volume: VolumeRecord, to: NewOwner): void {
  const demand = { volumes: 1, gigabytes: volume.size };
  reserve(state, to.projectId, volume.volumeTypeId, demand, 'volumes', volume.size);
  use(state, volume.projectId, { ...demand, ...ofType(state, demand, volume.volumeTypeId) }, -1);
  const index = volumeIndex(state);
  unindexVolume(index, volume);
  volume.projectId = to.projectId;
  volume.userId = to.userId;
  indexVolume(index, volume);
}

function moveSnapshot(state: VolumeState, snapshot: SnapshotRecord, to: NewOwner): void {
  const demand = { snapshots: 1, gigabytes: snapshot.size };
  const whole = { ...demand, ...ofType(state, demand, snapshot.volumeTypeId) };
  use(state, snapshot.projectId, whole, -1);
  use(state, to.projectId, whole);
  snapshot.projectId = to.projectId;
  snapshot.userId = to.userId;
}
