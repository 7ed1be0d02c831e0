import type { Cloud } from '../cloud.js';
import { storeData } from './images/image-data.js';
import { newMetadefState } from './metadefs/records.js';
import { type ImageSeed, KEPT_DATA } from './seed.js';
import type { ImageRecord, ImageState } from './state.js';

/** The state that a seed describes. */
export function plant(seed: ImageSeed, cloud: Cloud): ImageState {
  const now = cloud.clock.now();
  const state: ImageState = {
    images: new Map(),
    members: new Map(),
    data: new Map(),
    staged: new Map(),
    tasks: new Map(),
    deleted: new Set(),
    metadefs: newMetadefState(seed.resource_types, now),
  };
  for (const image of seed.images) plantImage(state, image, cloud, now);
  return state;
}

function plantImage(state: ImageState, seed: ImageSeed['images'][number], cloud: Cloud, now: number): void {
  const createdAt = seed.created_at === undefined ? now - seed.age * 1000 : Date.parse(seed.created_at);
  const image: ImageRecord = {
    id: seed.id ?? cloud.ids.uuid(),
    name: seed.name,
    status: 'queued',
    visibility: seed.visibility,
    owner: projectNamed(cloud, seed.owner),
    diskFormat: seed.disk_format,
    containerFormat: seed.container_format,
    size: null,
    virtualSize: null,
    checksum: null,
    osHashValue: null,
    protected: seed.protected,
    minDisk: seed.min_disk,
    minRam: seed.min_ram,
    hidden: seed.os_hidden,
    properties: seed.properties,
    tags: seed.tags,
    createdAt,
    updatedAt: createdAt,
  };
  state.images.set(image.id, image);
  if (seed.status === 'queued') return;
  storeData(state, image, contentOf(seed), createdAt);
  if (seed.content_base64 === undefined) image.size = seed.size;
  if (seed.virtual_size !== undefined) image.virtualSize = seed.virtual_size;
  image.status = seed.status;
}

function contentOf(seed: ImageSeed['images'][number]): Uint8Array {
  if (seed.content_base64 !== undefined) return Buffer.from(seed.content_base64, 'base64');
  const kept = seed.size > KEPT_DATA ? 4096 : seed.size;
  return seed.name ? Buffer.alloc(kept, seed.name) : Buffer.alloc(kept);
}

/** The id of the project that a seed calls by name or id; what no project is called is an id. */
export function projectNamed(cloud: Cloud, name: string): string {
  return idOf(cloud.identity.projects.values(), name);
}

export function userNamed(cloud: Cloud, name: string): string {
  return idOf(cloud.identity.users.values(), name);
}

function idOf(records: Iterable<{ readonly id: string; readonly name: string }>, name: string): string {
  for (const record of records) if (record.id === name || record.name === name) return record.id;
  return name;
}
