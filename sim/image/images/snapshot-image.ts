import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { addImage } from '../image-index.js';
import type { ImageRecord, Visibility } from '../state.js';
import { storeData } from './image-data.js';

const STEP = 'image/snapshot-step';

export interface NewSnapshotImage {
  readonly projectId: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly minDisk: number;
  readonly minRam: number;
  /** What it will be once its data is there. */
  readonly diskFormat: string;
  readonly containerFormat: string;
  /**
   * Without data of its own, as of a server that boots from a volume: active at once, and empty (recording
   * `glance-bfv-image`).
   */
  readonly volumeBacked?: boolean;
  /** Where the formats are said from the start, as of a volume's image. */
  readonly formatsKnown?: boolean;
  /** Default `private`. */
  readonly visibility?: Visibility;
  readonly protected?: boolean;
  /** Selects stages; the server's id or name. */
  readonly serverName?: string;
}

/**
 * The image that a server is saved to: private, `queued`, then `saving`, then `active`, at the pace of the stages
 * `image.snapshot` (steps `queued`, `saving`).
 */
export function createSnapshotImage(cloud: Cloud, wanted: NewSnapshotImage, now: number): ImageRecord {
  const known = wanted.volumeBacked || wanted.formatsKnown;
  const image: ImageRecord = {
    id: cloud.ids.uuid(),
    name: wanted.name,
    status: 'queued',
    visibility: wanted.visibility ?? 'private',
    owner: wanted.projectId,
    diskFormat: known ? wanted.diskFormat : null,
    containerFormat: known ? wanted.containerFormat : null,
    size: null,
    virtualSize: null,
    checksum: null,
    osHashValue: null,
    protected: wanted.protected ?? false,
    minDisk: wanted.minDisk,
    minRam: wanted.minRam,
    hidden: false,
    properties: wanted.properties,
    tags: [],
    createdAt: now,
    updatedAt: now,
  };
  addImage(cloud.image, image);
  if (wanted.volumeBacked) {
    storeData(cloud.image, image, new Uint8Array(), now);
    image.virtualSize = null;
  } else begin(cloud, image, wanted, 'queued', now);
  return image;
}

interface SnapshotStep extends ProcessStep {
  readonly diskFormat: string;
  readonly containerFormat: string;
  readonly serverName: string;
}

export function handleSnapshotSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const step = event as SnapshotStep;
    const image = cloud.image.images.get(step.id);
    if (!image || image.status !== step.step) return;
    image.updatedAt = now;
    if (step.fails) {
      image.status = 'killed';
    } else if (step.step === 'queued') {
      image.status = 'saving';
      image.diskFormat = step.diskFormat;
      image.containerFormat = step.containerFormat;
      begin(cloud, image, step, 'saving', now);
    } else {
      storeData(cloud.image, image, Buffer.from(`snapshot ${image.id}`), now);
    }
  });
}

function begin(
  cloud: Cloud,
  image: ImageRecord,
  wanted: Pick<NewSnapshotImage, 'diskFormat' | 'containerFormat' | 'serverName'>,
  step: string,
  now: number,
): void {
  const { diskFormat, containerFormat, serverName = '' } = wanted;
  const subject = {
    name: serverName,
    metadata: image.properties,
    flavor: '',
    image: image.name ?? '',
    project: image.owner ?? '',
  };
  const event = {
    kind: STEP,
    id: image.id,
    process: 'image.snapshot',
    step,
    diskFormat,
    containerFormat,
    serverName,
  };
  beginStep(cloud, event, subject, now);
}
