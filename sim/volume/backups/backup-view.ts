import type { BackupRecord } from '../state.js';
import { storedTime } from '../times.js';
import type { VolumeCall } from '../volume-call.js';

const PROJECT_SINCE = 18;
const METADATA_SINCE = 43;
const OWNER_SINCE = 56;

export function backupSummary(call: VolumeCall, { id, name }: BackupRecord): Record<string, unknown> {
  const links = [
    { rel: 'self', href: `${call.selfRoot}/backups/${id}` },
    { rel: 'bookmark', href: `${call.bookmarkRoot}/backups/${id}` },
  ];
  return { id, name, links };
}

export function backupDetail(call: VolumeCall, backup: BackupRecord): Record<string, unknown> {
  const { id, name, links } = backupSummary(call, backup);
  return {
    id,
    status: backup.status,
    size: backup.size,
    object_count: 0,
    availability_zone: backup.zone,
    container: backup.container,
    created_at: storedTime(backup.createdAt),
    updated_at: storedTime(backup.updatedAt),
    name,
    description: backup.description,
    fail_reason: backup.failReason,
    volume_id: backup.volumeId,
    links,
    is_incremental: false,
    has_dependent_backups: false,
    snapshot_id: backup.snapshotId,
    data_timestamp: storedTime(backup.dataAt),
    ...(call.minor >= METADATA_SINCE && { metadata: backup.metadata }),
    ...(call.isAdmin &&
      call.minor >= PROJECT_SINCE && { 'os-backup-project-attr:project_id': backup.projectId }),
    ...(call.isAdmin && call.minor >= OWNER_SINCE && { user_id: backup.userId }),
  };
}
