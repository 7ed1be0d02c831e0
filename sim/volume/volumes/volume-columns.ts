import type { Columns } from '../listing.js';
import type { VolumeRecord } from '../state.js';

const second = (time: number | null): number | null => time && Math.floor(time / 1000);

/** The columns of Cinder's table of volumes, as filters and orders name them. */
export const volumeColumns: Columns<VolumeRecord> = {
  id: ({ id }) => id,
  display_name: ({ name }) => name,
  display_description: ({ description }) => description,
  size: ({ size }) => size,
  status: ({ status }) => status,
  project_id: ({ projectId }) => projectId,
  user_id: ({ userId }) => userId,
  bootable: ({ bootable }) => bootable,
  multiattach: ({ multiattach }) => multiattach,
  volume_type_id: ({ volumeTypeId }) => volumeTypeId,
  availability_zone: ({ availabilityZone }) => availabilityZone,
  snapshot_id: ({ snapshotId }) => snapshotId,
  source_volid: ({ sourceVolumeId }) => sourceVolumeId,
  host: ({ host }) => host,
  migration_status: ({ migrationStatus }) => migrationStatus,
  created_at: ({ createdAt }) => second(createdAt),
  updated_at: ({ updatedAt }) => second(updatedAt),
  use_quota: () => true,
  group_id: ({ groupId }) => groupId ?? null,
  consistencygroup_id: () => null,
  cluster_name: () => null,
  provider_id: () => null,
  replication_status: () => null,
  encryption_key_id: () => null,
  deleted: () => false,
};

/** Tables that belong to volumes: Cinder takes them for an order, which is then as good as none. */
const RELATED = [
  'volume_type',
  'volume_metadata',
  'volume_admin_metadata',
  'volume_glance_metadata',
  'volume_attachment',
  'snapshots',
  'consistencygroup',
  'group',
  'service',
];

export const sortableVolumeColumns: Columns<VolumeRecord> = {
  ...volumeColumns,
  ...Object.fromEntries(RELATED.map((name) => [name, () => null])),
};

/** Columns that filters give as `true`, `false`. */
export const FLAG_COLUMNS: ReadonlySet<string> = new Set(['bootable', 'multiattach', 'deleted']);
