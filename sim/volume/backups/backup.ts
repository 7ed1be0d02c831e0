import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { invalidSnapshot, invalidVolume, VolumeFault } from '../fault.js';
import { addMessage } from '../messages/message.js';
import { limitsOf, usageOf, use } from '../quotas/quota.js';
import type { BackupRecord, GiB, SnapshotRecord, VolumeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { setStatus, subjectOf } from '../volumes/volume-lifecycle.js';

const STEP = 'volume/backup-step';
const NO_SERVICE = 'Service not found for creating backup.';

interface BackupStep extends ProcessStep {
  readonly requestId: string;
}

/** No cinder-backup runs here: the scheduler finds none, and says so. */
export function handleBackupSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, requestId } = event as BackupStep;
    const { backups, volumes } = cloud.volume;
    const backup = backups.get(id);
    if (!backup) return;
    backup.status = 'error';
    backup.failReason = NO_SERVICE;
    backup.updatedAt = now;
    const volume = volumes.get(backup.volumeId);
    if (volume?.status === 'backing-up') setStatus(volume, volume.previousStatus, now);
    addMessage(cloud, {
      eventId: 'VOLUME_VOLUME_BACKUP_013_024',
      text: `create backup:Backup failed to schedule. ${NO_SERVICE}`,
      resourceType: 'VOLUME_BACKUP',
      resourceId: id,
      projectId: backup.projectId,
      requestId,
      createdAt: now,
    });
  });
}

export interface NewBackup {
  readonly name: string | null;
  readonly description: string | null;
  readonly container: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly zone: string | null;
}

/** @throws VolumeFault 400 */
export function checkBackable(
  volume: VolumeRecord,
  snapshot: SnapshotRecord | undefined,
  force: boolean,
): void {
  if (snapshot) {
    if (snapshot.volumeId !== volume.id) {
      throw invalidVolume(`Volume ${volume.id} does not match with snapshot.volume_id ${snapshot.volumeId}.`);
    }
    if (snapshot.status === 'available') return;
    throw invalidSnapshot(
      `Snapshot to be backed up must be available, but the current status is "${snapshot.status}".`,
    );
  }
  if (volume.status !== 'available' && volume.status !== 'in-use') {
    throw invalidVolume(
      `Volume to be backed up must be available or in-use, but the current status is "${volume.status}".`,
    );
  }
  if (volume.status === 'in-use' && !force) {
    throw invalidVolume('Backing up an in-use volume must use the force flag.');
  }
}

/** Begins a backup: what it is of is `backing-up` meanwhile. Stage `backup.create`, step `creating`. */
export function beginBackup(
  { cloud, call, projectId, token, now }: VolumeCall,
  volume: VolumeRecord,
  snapshot: SnapshotRecord | undefined,
  wanted: NewBackup,
): BackupRecord {
  reserveBackup(cloud, projectId, volume.size);
  if (snapshot) snapshot.status = 'backing-up';
  else {
    volume.previousStatus = volume.status;
    setStatus(volume, 'backing-up', now);
  }
  const backup: BackupRecord = {
    id: cloud.ids.uuid(),
    projectId,
    userId: token.userId,
    ...wanted,
    volumeId: volume.id,
    snapshotId: snapshot?.id ?? null,
    size: volume.size,
    status: 'creating',
    failReason: null,
    dataAt: snapshot?.createdAt ?? now,
    createdAt: now,
    updatedAt: now,
  };
  cloud.volume.backups.set(backup.id, backup);
  const step = { kind: STEP, id: backup.id, process: 'backup.create', step: 'creating' };
  beginStep(cloud, { ...step, requestId: call.requestId } as typeof step, subjectOf(volume), now);
  return backup;
}

/** @throws VolumeFault 413 */
function reserveBackup({ volume: state }: Cloud, projectId: string, size: GiB): void {
  const limits = limitsOf(state, projectId);
  const room = (name: string, wanted: number): boolean => {
    const limit = limits[name] ?? -1;
    return limit < 0 || usageOf(state, projectId, name) + wanted <= limit;
  };
  if (!room('backup_gigabytes', size)) {
    throw new VolumeFault(
      'VolumeBackupSizeExceedsAvailableQuota',
      `Requested backup exceeds allowed Backup gigabytes quota. Requested ${size}G, quota is ${limits.backup_gigabytes}G and ${usageOf(state, projectId, 'backup_gigabytes')}G has been consumed.`,
    );
  }
  if (!room('backups', 1)) {
    throw new VolumeFault(
      'BackupLimitExceeded',
      `Maximum number of backups allowed (${limits.backups}) exceeded`,
    );
  }
  use(state, projectId, { backups: 1, backup_gigabytes: size });
}
