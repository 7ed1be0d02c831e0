import type { Cloud } from '../cloud.js';
import { projectNamed, userNamed } from '../image/seeding.js';
import { uuidOf } from '../uuid-of.js';
import { firstGroupType } from './group-types/group-type.js';
import { ofType, use } from './quotas/quota.js';
import type { VolumeSeed } from './seed.js';
import type { SnapshotRecord, VolumeRecord, VolumeState, VolumeTypeRecord } from './state.js';

/** The state that a seed describes. */
export function plant(seed: VolumeSeed, cloud: Cloud): VolumeState {
  const now = cloud.clock.now();
  const types = seed.types.map((type) => plantType(type, cloud, now));
  const chosen = seed.types.findIndex((type) => type.default);
  const serviceId = seed.service_id ?? cloud.ids.uuid();
  const groupTypeId = uuidOf('group-type/default');
  const state: VolumeState = {
    volumes: new Map(),
    snapshots: new Map(),
    attachments: new Map(),
    types: new Map(types.map((type) => [type.id, type])),
    qosSpecs: new Map(),
    transfers: new Map(),
    backups: new Map(),
    messages: new Map(),
    groupTypes: new Map([[groupTypeId, firstGroupType(groupTypeId, now)]]),
    groups: new Map(),
    groupSnapshots: new Map(),
    serviceSwitches: new Map(),
    limits: new Map(
      Object.entries(seed.quotas.projects).map(([project, limits]) => [projectNamed(cloud, project), limits]),
    ),
    defaultLimits: seed.quotas.default,
    usage: new Map(),
    defaultTypeId: (types[chosen] ?? types[0])?.id ?? '',
    serviceId,
  };
  for (const volume of seed.volumes) plantVolume(state, volume, cloud, now);
  for (const snapshot of seed.snapshots) plantSnapshot(state, snapshot, cloud, now);
  return state;
}

function plantType(type: VolumeSeed['types'][number], cloud: Cloud, now: number): VolumeTypeRecord {
  return {
    id: type.id ?? cloud.ids.uuid(),
    name: type.name,
    description: type.description,
    isPublic: type.is_public,
    extraSpecs: type.extra_specs,
    qosSpecsId: null,
    access: new Set(),
    createdAt: type.created_at ? Date.parse(type.created_at) : now,
    updatedAt: null,
  };
}

function plantVolume(
  state: VolumeState,
  seed: VolumeSeed['volumes'][number],
  cloud: Cloud,
  now: number,
): void {
  const type = [...state.types.values()].find(
    (one) => one.id === seed.volume_type || one.name === seed.volume_type,
  );
  const projectId = projectNamed(cloud, seed.project);
  const createdAt = seed.created_at ? Date.parse(seed.created_at) : now;
  const volume: VolumeRecord = {
    id: seed.id ?? cloud.ids.uuid(),
    projectId,
    userId: seed.user === undefined ? cloud.ids.hex(32) : userNamed(cloud, seed.user),
    name: seed.name,
    description: seed.description,
    size: seed.size,
    status: seed.status,
    previousStatus: 'available',
    migrationStatus: null,
    bootable: seed.bootable,
    multiattach: false,
    volumeTypeId: type?.id ?? state.defaultTypeId,
    availabilityZone: cloud.profile.volume.availability_zones[0] ?? 'nova',
    snapshotId: null,
    sourceVolumeId: null,
    imageId: seed.volume_image_metadata.image_id ?? null,
    metadata: seed.metadata,
    imageMetadata: seed.volume_image_metadata,
    adminMetadata: {},
    host: cloud.profile.volume.host,
    createdAt,
    updatedAt: createdAt,
    onSettled: [],
  };
  state.volumes.set(volume.id, volume);
  take(state, projectId, volume.volumeTypeId, { volumes: 1, gigabytes: volume.size });
}

function plantSnapshot(
  state: VolumeState,
  seed: VolumeSeed['snapshots'][number],
  cloud: Cloud,
  now: number,
): void {
  const volume = state.volumes.get(seed.volume_id);
  if (!volume) throw new Error(`the seed has a snapshot of the volume ${seed.volume_id}, and no such volume`);
  const createdAt = seed.created_at ? Date.parse(seed.created_at) : now;
  const snapshot: SnapshotRecord = {
    id: seed.id ?? cloud.ids.uuid(),
    projectId: volume.projectId,
    userId: volume.userId,
    volumeId: volume.id,
    name: seed.name,
    description: seed.description,
    size: volume.size,
    status: 'available',
    progress: '100%',
    metadata: seed.metadata,
    imageMetadata: volume.imageMetadata,
    volumeTypeId: volume.volumeTypeId,
    createdAt,
    updatedAt: createdAt,
  };
  state.snapshots.set(snapshot.id, snapshot);
  take(state, volume.projectId, volume.volumeTypeId, { snapshots: 1, gigabytes: volume.size });
}

function take(state: VolumeState, projectId: string, typeId: string, demand: Record<string, number>): void {
  use(state, projectId, { ...demand, ...ofType(state, demand, typeId) });
}
