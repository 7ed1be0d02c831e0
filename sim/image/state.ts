import type { Cloud } from '../cloud.js';
import { handleImportSteps } from './data/import-lifecycle.js';
import { handleSnapshotSteps } from './images/snapshot-image.js';
import type { MetadefState } from './metadefs/records.js';
import type { ImageSeed } from './seed.js';
import { plant } from './seeding.js';

export type ImageStatus =
  | 'queued'
  | 'saving'
  | 'uploading'
  | 'importing'
  | 'active'
  | 'deactivated'
  | 'killed'
  | 'pending_delete';
export type Visibility = 'public' | 'private' | 'shared' | 'community';

/** An image. Times are milliseconds since the Unix epoch. */
export interface ImageRecord {
  readonly id: string;
  name: string | null;
  status: ImageStatus;
  visibility: Visibility;
  /** A project's id. */
  owner: string | null;
  diskFormat: string | null;
  containerFormat: string | null;
  /** Bytes. */
  size: number | null;
  virtualSize: number | null;
  checksum: string | null;
  osHashValue: string | null;
  protected: boolean;
  /** GiB. */
  minDisk: number;
  /** MiB. */
  minRam: number;
  hidden: boolean;
  /** What the image has beyond Glance's own attributes, in the order in which it came. */
  properties: Readonly<Record<string, string>>;
  tags: readonly string[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface MemberRecord {
  readonly memberId: string;
  status: 'pending' | 'accepted' | 'rejected';
  readonly createdAt: number;
  updatedAt: number;
}

/** An import of an image, while it runs and after. */
export interface ImportTask {
  readonly id: string;
  readonly imageId: string;
  readonly owner: string | null;
  readonly userId: string;
  readonly requestId: string;
  readonly request: unknown;
  status: 'pending' | 'processing' | 'success' | 'failure';
  message: string;
  readonly createdAt: number;
  updatedAt: number;
}

/** Plain data only: it is saved and restored as it is. */
export interface ImageState {
  readonly images: Map<string, ImageRecord>;
  /** By image, then by the project that it is shared with. */
  readonly members: Map<string, Map<string, MemberRecord>>;
  /** What was uploaded, by image. */
  readonly data: Map<string, Uint8Array>;
  /** What was staged for import and not yet imported, by image. */
  readonly staged: Map<string, Uint8Array>;
  /** By image, oldest first. */
  readonly tasks: Map<string, ImportTask[]>;
  /** Ids of images that are gone: none of them is used again. */
  readonly deleted: Set<string>;
  readonly metadefs: MetadefState;
}

export function newImageState(seed: ImageSeed, cloud: Cloud): ImageState {
  handleSnapshotSteps(cloud);
  handleImportSteps(cloud);
  return plant(seed, cloud);
}
