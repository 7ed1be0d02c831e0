import type { Cloud } from '../cloud.js';
import type { TimelineEvent } from '../timeline.js';
import { handleAttachSteps } from './attachments/attach-lifecycle.js';
import { handleBackupSteps } from './backups/backup.js';
import { handleGroupSteps } from './groups/group.js';
import type { VolumeSeed } from './seed.js';
import { plant } from './seeding.js';
import type { ServiceSwitch } from './services/block-service.js';
import { handleSnapshotSteps } from './snapshots/snapshot-lifecycle.js';
import { handleVolumeSteps } from './volumes/volume-lifecycle.js';

/** GiB, as all sizes of the service are. */
export type GiB = number;

export type Metadata = Readonly<Record<string, string>>;

/** Metadata of a volume type, whose values may be missing. */
export type Specs = Readonly<Record<string, string | null>>;

/** A volume. Times are milliseconds since the Unix epoch. */
export interface VolumeRecord {
  readonly id: string;
  projectId: string;
  userId: string;
  name: string | null;
  description: string | null;
  size: GiB;
  /** `creating`, `downloading`, `available`, `reserved`, `attaching`, `in-use`, `detaching`, `deleting`, `error`... */
  status: string;
  /** What it goes back to after extending, uploading or awaiting a transfer. */
  previousStatus: string;
  /** What it is being extended to, and already counted as. */
  extendsTo?: GiB;
  migrationStatus: string | null;
  bootable: boolean;
  multiattach: boolean;
  volumeTypeId: string;
  availabilityZone: string;
  readonly snapshotId: string | null;
  readonly sourceVolumeId: string | null;
  /** The image its content came from. */
  readonly imageId: string | null;
  metadata: Metadata;
  /** What is known of the image its content came from: `volume_image_metadata`. */
  imageMetadata: Metadata;
  /** Seen by admins only, merged into `metadata`: `readonly`, `attached_mode`. */
  adminMetadata: Metadata;
  /** `HOST@BACKEND#POOL` once it is scheduled. */
  host: string | null;
  readonly createdAt: number;
  updatedAt: number | null;
  /** The group that it is in; left out: none. */
  groupId?: string;
  /** What to do when it has become available, or has failed to: planned at that very time. */
  onSettled: readonly TimelineEvent[];
}

export interface SnapshotRecord {
  readonly id: string;
  projectId: string;
  userId: string;
  readonly volumeId: string;
  name: string | null;
  description: string | null;
  readonly size: GiB;
  /** `creating`, `available`, `deleting`, `error`, `error_deleting`. */
  status: string;
  progress: string;
  metadata: Metadata;
  readonly imageMetadata: Metadata;
  volumeTypeId: string;
  /** The snapshot of a group that it is part of; left out: none. */
  groupSnapshotId?: string;
  readonly createdAt: number;
  updatedAt: number | null;
}

export interface AttachmentRecord {
  readonly id: string;
  readonly volumeId: string;
  readonly projectId: string;
  readonly serverId: string | null;
  status: 'reserved' | 'attaching' | 'attached';
  mode: string;
  /** The device, `/dev/vdb`. */
  mountpoint: string | null;
  host: string | null;
  connector: Readonly<Record<string, unknown>> | null;
  connectionInfo: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  attachedAt: number | null;
}

/** How volumes of a type are encrypted. */
export interface EncryptionSpecs {
  readonly id: string;
  readonly provider: string;
  readonly controlLocation: string;
  readonly cipher: string | null;
  /** Bits. */
  readonly keySize: number | null;
  readonly createdAt: number;
  readonly updatedAt: number | null;
}

export interface VolumeTypeRecord {
  readonly id: string;
  name: string;
  description: string | null;
  isPublic: boolean;
  extraSpecs: Specs;
  qosSpecsId: string | null;
  encryption?: EncryptionSpecs | undefined;
  /** Projects that see it although it is not public. */
  readonly access: Set<string>;
  readonly createdAt: number;
  updatedAt: number | null;
}

export interface QosSpecsRecord {
  readonly id: string;
  readonly name: string;
  consumer: string;
  specs: Readonly<Record<string, string | null>>;
  readonly createdAt: number;
}

export interface TransferRecord {
  readonly id: string;
  readonly volumeId: string;
  readonly name: string | null;
  readonly projectId: string;
  readonly authKey: string;
  readonly withSnapshots: boolean;
  readonly createdAt: number;
  destinationProjectId: string | null;
  accepted: boolean;
}

export interface GroupTypeRecord {
  readonly id: string;
  name: string;
  description: string | null;
  isPublic: boolean;
  specs: Specs;
  readonly createdAt: number;
}

/** Volumes that are kept and copied together. */
export interface GroupRecord {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  name: string | null;
  description: string | null;
  status: string;
  readonly groupTypeId: string;
  readonly volumeTypeIds: readonly string[];
  readonly availabilityZone: string;
  /** What it was made from. */
  readonly groupSnapshotId: string | null;
  readonly sourceGroupId: string | null;
  readonly createdAt: number;
}

export interface GroupSnapshotRecord {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string | null;
  readonly description: string | null;
  status: string;
  readonly groupId: string;
  readonly groupTypeId: string;
  readonly createdAt: number;
}

export interface BackupRecord {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  name: string | null;
  description: string | null;
  readonly container: string | null;
  metadata: Metadata;
  readonly zone: string | null;
  readonly volumeId: string;
  readonly snapshotId: string | null;
  readonly size: GiB;
  status: string;
  failReason: string | null;
  /** Of when the data is. */
  readonly dataAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

/** What went wrong after a request was answered, for its user to read. */
export interface MessageRecord {
  readonly id: string;
  readonly projectId: string;
  readonly eventId: string;
  readonly text: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly requestId: string;
  readonly createdAt: number;
}

/** Limits by resource: `volumes`, `gigabytes`, `snapshots_TYPE`... -1 is none. */
export type Limits = Readonly<Record<string, number>>;

/** Plain data only: it is saved and restored as it is. */
export interface VolumeState {
  readonly volumes: Map<string, VolumeRecord>;
  readonly snapshots: Map<string, SnapshotRecord>;
  readonly attachments: Map<string, AttachmentRecord>;
  readonly types: Map<string, VolumeTypeRecord>;
  readonly qosSpecs: Map<string, QosSpecsRecord>;
  readonly transfers: Map<string, TransferRecord>;
  readonly backups: Map<string, BackupRecord>;
  readonly messages: Map<string, MessageRecord>;
  readonly groupTypes: Map<string, GroupTypeRecord>;
  readonly groups: Map<string, GroupRecord>;
  readonly groupSnapshots: Map<string, GroupSnapshotRecord>;
  /** Of Cinder's programs, as far as anything was said of them. */
  readonly serviceSwitches: Map<string, ServiceSwitch>;
  /** Limits of a project that are not the default's, by project. */
  readonly limits: Map<string, Limits>;
  /** The default's limits that are not Cinder's own. */
  defaultLimits: Limits;
  /** What each project uses, by resource. */
  readonly usage: Map<string, Record<string, number>>;
  defaultTypeId: string;
  /** The id of the cinder-volume service. */
  readonly serviceId: string;
}

export function newVolumeState(seed: VolumeSeed, cloud: Cloud): VolumeState {
  handleVolumeSteps(cloud);
  handleSnapshotSteps(cloud);
  handleAttachSteps(cloud);
  handleGroupSteps(cloud);
  handleBackupSteps(cloud);
  return plant(seed, cloud);
}
