import type { Cloud } from '../../cloud.js';
import { findImage } from '../../image/find.js';
import type { ImageRecord } from '../../image/state.js';
import type { TimelineEvent } from '../../timeline.js';
import { invalidInput, snapshotNotFound, VolumeFault, volumeNotFound } from '../fault.js';
import { findSnapshot, findVolume, type Viewer } from '../find.js';
import { UNSPECIFIC } from '../microversion.js';
import { checkVolumeSize, reserve } from '../quotas/quota.js';
import type { GiB, Metadata, SnapshotRecord, VolumeRecord, VolumeState, VolumeTypeRecord } from '../state.js';
import { refuseEncrypted } from '../types/encryption.js';
import { typeNamed } from '../types/type-rules.js';
import { indexVolume, volumeIndex } from '../volume-index.js';
import { checkImage, imageMetadata } from './image-source.js';
import { beginVolumeStep } from './volume-lifecycle.js';

export interface NewVolume {
  readonly projectId: string;
  readonly userId: string;
  /** What the one who asks may see; {@link NewVolume.projectId} unless given. */
  readonly viewer?: Viewer;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** Left out: that of the snapshot or source. */
  readonly size?: GiB | undefined;
  readonly imageId?: string | undefined;
  readonly snapshotId?: string | undefined;
  readonly sourceVolumeId?: string | undefined;
  /** Id or name. Left out: that of the source, else the default's. */
  readonly volumeType?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly groupId?: string | undefined;
  /** Of backups there are none: to name one is a fault. */
  readonly backupId?: string | undefined;
  /** Thrown when what the volume is to be made of is found. */
  readonly refusal?: VolumeFault | undefined;
  /** See `whenSettled`. */
  readonly onSettled?: readonly TimelineEvent[];
}

/** What a volume's content comes from. */
interface Source {
  readonly type: VolumeTypeRecord | undefined;
  readonly snapshot: SnapshotRecord | undefined;
  readonly volume: VolumeRecord | undefined;
}

/**
 * Makes a volume; it is `creating` when this returns, and goes on by the stages `volume.create` (step `creating`,
 * and `downloading` where there is an image).
 * @throws VolumeFault for the first of the rules that it breaks, in Cinder's order (recordings `cinder-create-*`)
 */
export function createVolume(cloud: Cloud, wanted: NewVolume, now: number): VolumeRecord {
  const { volume: state } = cloud;
  const source = findSource(cloud, wanted);
  const image = wanted.imageId === undefined ? undefined : imageFor(cloud, wanted);
  if (wanted.backupId !== undefined) throw notFound('Backup', wanted.backupId);
  if (wanted.refusal) throw wanted.refusal;
  checkTypeOfSource(cloud, source);
  const size = sizeFrom(wanted.size, source);
  checkOneSource(source, image);
  checkSourceStatus(source);
  checkSizeOfSource(size, source);
  if (image) checkImage(image, size);
  const type = source.type ?? typeOfSource(cloud, source, image);
  const zone = zoneFor(cloud, wanted.availabilityZone, source);
  checkVolumeSize(state, wanted.projectId, size);
  refuseEncrypted(type);
  reserve(state, wanted.projectId, type.id, { volumes: 1, gigabytes: size }, 'volumes', size);
  const bootable =
    source.volume?.bootable ?? (source.snapshot ? bootableSnapshot(cloud, source.snapshot) : false);
  const volume: VolumeRecord = {
    id: cloud.ids.uuid(),
    projectId: wanted.projectId,
    userId: wanted.userId,
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    size,
    status: 'creating',
    previousStatus: 'available',
    migrationStatus: null,
    bootable,
    multiattach: type.extraSpecs.multiattach === '<is> True',
    volumeTypeId: type.id,
    availabilityZone: zone,
    snapshotId: source.snapshot?.id ?? null,
    sourceVolumeId: source.volume?.id ?? null,
    imageId: image?.id ?? null,
    metadata: wanted.metadata ?? {},
    imageMetadata: image ? imageMetadata(image) : bootable ? imageMetadataOf(source) : {},
    adminMetadata: {},
    host: null,
    createdAt: now,
    updatedAt: null,
    ...(wanted.groupId !== undefined && { groupId: wanted.groupId }),
    onSettled: wanted.onSettled ?? [],
  };
  indexVolume(volumeIndex(state), volume);
  state.volumes.set(volume.id, volume);
  beginVolumeStep(cloud, volume, 'volume.create', 'creating', now);
  return volume;
}

function imageMetadataOf({ volume, snapshot }: Source): Metadata {
  return volume?.imageMetadata ?? snapshot?.imageMetadata ?? {};
}

function findSource(cloud: Cloud, wanted: NewVolume): Source {
  const { volume: state } = cloud;
  const viewer = 'viewer' in wanted ? wanted.viewer : wanted.projectId;
  const type = wanted.volumeType ? typeNamed(state, viewer, wanted.volumeType) : undefined;
  const { snapshotId, sourceVolumeId } = wanted;
  const snapshot = snapshotId === undefined ? undefined : findSnapshot(state, viewer, snapshotId);
  if (snapshotId !== undefined && !snapshot) throw snapshotNotFound(snapshotId);
  const volume = sourceVolumeId === undefined ? undefined : findVolume(state, viewer, sourceVolumeId);
  if (sourceVolumeId !== undefined && !volume) throw volumeNotFound(sourceVolumeId);
  if (wanted.groupId !== undefined) checkGroup(state, viewer, wanted.groupId, type);
  return { type, snapshot, volume };
}

/** @throws VolumeFault 400, 404 */
function checkGroup(
  state: VolumeState,
  viewer: Viewer,
  id: string,
  type: VolumeTypeRecord | undefined,
): void {
  const group = state.groups.get(id);
  if (!group || (viewer !== undefined && group.projectId !== viewer)) throw notFound('Group', id);
  if (!type) throw invalidInput('volume_type must be provided when creating a volume in a group.');
  if (group.volumeTypeIds.includes(type.id)) return;
  throw invalidInput(
    `Invalid volume_type provided: ${type.id} (requested type must be supported by this group).`,
  );
}

function notFound(what: string, id: string): VolumeFault {
  return new VolumeFault('NotFound', `${what} ${id} could not be found.`);
}

/** Found by id, or by a name that only one image has; a URL of Nova's ends in the id. */
function imageFor(cloud: Cloud, wanted: NewVolume): ImageRecord {
  const reference = wanted.imageId ?? '';
  const id = reference.split('/').at(-1) ?? '';
  const byId = findImage(cloud.image, wanted.projectId, id);
  if (byId) return byId;
  const named = [...cloud.image.images.values()].filter(
    (image) => image.name === reference && findImage(cloud.image, wanted.projectId, image.id),
  );
  if (named.length > 1) {
    throw new VolumeFault(
      'Conflict',
      'Multiple matches found for an image name. Use an ID to be more specific.',
    );
  }
  if (named[0]) return named[0];
  throw new VolumeFault('BadRequest', 'Invalid image identifier or unable to access requested image.');
}

function sizeFrom(size: GiB | undefined, source: Source): GiB {
  const found = size ?? source.snapshot?.size ?? source.volume?.size;
  if (found === undefined) throw new VolumeFault('BadRequest', UNSPECIFIC);
  return found;
}

function checkOneSource(source: Source, image: ImageRecord | undefined): void {
  if ([source.snapshot, image, source.volume].filter(Boolean).length < 2) return;
  throw invalidInput('May specify only one of backup, imageRef, snapshot, source volume');
}

/** What is copied keeps its type, unless both types say that they are of one backend. */
function checkTypeOfSource(cloud: Cloud, { type, snapshot, volume }: Source): void {
  const sourceTypeId = volume?.volumeTypeId ?? snapshot?.volumeTypeId;
  if (type === undefined || sourceTypeId === undefined || sourceTypeId === type.id) return;
  const backend = cloud.volume.types.get(sourceTypeId)?.extraSpecs.volume_backend_name;
  if (backend !== undefined && type.extraSpecs.volume_backend_name === backend) return;
  const advice = volume
    ? 'either match source volume, or omit type argument'
    : 'recommend omitting the type argument';
  throw invalidInput(
    `Invalid volume_type provided: ${type.id} (requested type is not compatible; ${advice}).`,
  );
}

function checkSourceStatus(source: Source): void {
  const { snapshot, volume } = source;
  if (snapshot && snapshot.status !== 'available') {
    throw new VolumeFault(
      'InvalidSnapshot',
      "Invalid snapshot: Originating snapshot status must be one of 'available' values",
    );
  }
  if (volume && volume.status !== 'available' && volume.status !== 'in-use') {
    throw new VolumeFault(
      'InvalidVolume',
      "Invalid volume: Originating source volume status must be one of 'available, in-use' values",
    );
  }
}

function checkSizeOfSource(size: GiB, { snapshot, volume }: Source): void {
  if (volume && size < volume.size) {
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than original volume size  ${volume.size}GB. They must be >= original volume size.`,
    );
  }
  if (snapshot && size < snapshot.size) {
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than the snapshot size ${snapshot.size}GB. They must be >= original snapshot size.`,
    );
  }
}

function typeOfSource(cloud: Cloud, source: Source, image: ImageRecord | undefined): VolumeTypeRecord {
  const { volume: state } = cloud;
  const wanted =
    source.volume?.volumeTypeId ??
    source.snapshot?.volumeTypeId ??
    image?.properties.cinder_img_volume_type ??
    state.defaultTypeId;
  return typeNamed(state, undefined, wanted);
}

function zoneFor(cloud: Cloud, wanted: string | undefined, source: Source): string {
  const { availability_zones: zones } = cloud.profile.volume;
  const ofSnapshot = source.snapshot && cloud.volume.volumes.get(source.snapshot.volumeId)?.availabilityZone;
  const sourceZone = ofSnapshot ?? source.volume?.availabilityZone;
  const zone = wanted ?? sourceZone ?? zones[0] ?? 'nova';
  if (!zones.includes(zone)) {
    throw new VolumeFault('InvalidAvailabilityZone', `Availability zone '${zone}' is invalid.`);
  }
  if (sourceZone !== undefined && sourceZone !== zone) {
    throw invalidInput(
      `Volume must be in the same availability zone as the ${ofSnapshot ? 'snapshot' : 'source volume'}`,
    );
  }
  return zone;
}

function bootableSnapshot(cloud: Cloud, snapshot: SnapshotRecord): boolean {
  return cloud.volume.volumes.get(snapshot.volumeId)?.bootable ?? false;
}
