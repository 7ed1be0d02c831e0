import type { Minor } from '../microversion.js';
import type { VolumeRecord, VolumeState } from '../state.js';
import { freshTime, storedTime, storedTimeOrNull } from '../times.js';
import type { VolumeCall } from '../volume-call.js';
import { attachmentsOf } from '../volume-index.js';

export function volumeSummary(call: VolumeCall, volume: VolumeRecord): unknown {
  return { id: volume.id, name: volume.name, links: volumeLinks(call, volume.id) };
}

function volumeLinks(call: VolumeCall, id: string): unknown {
  return [
    { rel: 'self', href: `${call.selfRoot}/volumes/${id}` },
    { rel: 'bookmark', href: `${call.bookmarkRoot}/volumes/${id}` },
  ];
}

/** What later microversions show, and whether of everyone's or of administrators' calls. */
const LATER: ReadonlyArray<
  readonly [since: Minor, admin: boolean, name: string, (state: VolumeState, volume: VolumeRecord) => unknown]
> = [
  [13, false, 'group_id', (_state, { groupId }) => groupId ?? null],
  [21, true, 'provider_id', () => null],
  [48, false, 'shared_targets', () => true],
  [48, false, 'service_uuid', (state, { host }) => (host === null ? null : state.serviceId)],
  [61, true, 'cluster_name', () => null],
  [63, false, 'volume_type_id', (_state, volume) => volume.volumeTypeId],
  [65, false, 'consumes_quota', () => true],
];

/** A volume as its creation answers it (recording `cinder-create`): with microseconds. */
export function freshVolume(call: VolumeCall, volume: VolumeRecord): unknown {
  return { ...coreView(call, volume), created_at: freshTime(volume.createdAt, volume.id) };
}

/** A volume as its update answers it. */
export function coreView(call: VolumeCall, volume: VolumeRecord): Record<string, unknown> {
  const view: Record<string, unknown> = {
    id: volume.id,
    status: volume.status,
    size: volume.size,
    availability_zone: volume.availabilityZone,
    created_at: storedTime(volume.createdAt),
    updated_at: storedTimeOrNull(volume.updatedAt),
    name: volume.name,
    description: volume.description,
    volume_type: call.state.types.get(volume.volumeTypeId)?.name ?? volume.volumeTypeId,
    snapshot_id: volume.snapshotId,
    source_volid: volume.sourceVolumeId,
    metadata: { ...volume.metadata, ...volume.adminMetadata },
    links: volumeLinks(call, volume.id),
    user_id: volume.userId,
    bootable: String(volume.bootable),
    encrypted: false,
    replication_status: null,
    consistencygroup_id: null,
    multiattach: volume.multiattach,
    attachments: attachmentViews(call, volume),
  };
  if (call.isAdmin) view.migration_status = volume.migrationStatus;
  for (const [since, admin, name, value] of LATER) {
    if (call.minor >= since && (call.isAdmin || !admin)) view[name] = value(call.state, volume);
  }
  return view;
}

/** A volume in full, extensions included (recordings `cinder-show`, `cinder-show-3.70`, `cinder-volume-in-use`). */
export function volumeDetail(call: VolumeCall, volume: VolumeRecord): unknown {
  const view = coreView(call, volume);
  view['os-vol-tenant-attr:tenant_id'] = volume.projectId;
  if (call.isAdmin) {
    view['os-vol-mig-status-attr:migstat'] = volume.migrationStatus;
    view['os-vol-mig-status-attr:name_id'] = null;
    view['os-vol-host-attr:host'] = volume.host;
  }
  if (Object.keys(volume.imageMetadata).length > 0) view.volume_image_metadata = volume.imageMetadata;
  return view;
}

function attachmentViews(call: VolumeCall, volume: VolumeRecord): unknown[] {
  return [...attachmentsOf(call.state, volume.id)]
    .filter(({ status }) => status === 'attached')
    .map((attachment) => ({
      id: volume.id,
      attachment_id: attachment.id,
      volume_id: volume.id,
      server_id: attachment.serverId,
      host_name: call.isAdmin ? attachment.host : null,
      device: attachment.mountpoint,
      attached_at: storedTimeOrNull(attachment.attachedAt),
    }));
}
