import { describe, expect, it } from 'vitest';
import { flavorSchema } from '../../src/openstack/compute/flavor.js';
import { serverSchema } from '../../src/openstack/compute/server.js';
import { imageSchema } from '../../src/openstack/index.js';
import { snapshotSchema, volumeSchema } from '../../src/openstack/volume/volume.js';
import { haveRecordings, recordings } from './recordings.js';

/** From recording glance-image-show. */
const tiny2 = {
  os_distro: 'debian',
  hw_disk_bus: 'virtio',
  name: 'tiny-2',
  disk_format: 'qcow2',
  container_format: 'bare',
  visibility: 'public',
  size: 8192,
  virtual_size: 1048576,
  status: 'active',
  protected: false,
  min_ram: 256,
  min_disk: 3,
  owner: 'o1',
  os_hidden: false,
  id: '5a57671b-4cbe-4844-b0a2-7454f1acb9d5',
  created_at: '2026-11-22T14:36:46Z',
  updated_at: '2026-11-22T14:36:47Z',
  tags: [],
  schema: '/v2/schemas/image',
  stores: 'file',
};

describe('an image', () => {
  const image = imageSchema.parse(tiny2);

  it('keeps all that Glance says', () => {
    expect(image).toMatchObject(tiny2);
  });

  it('has the attributes that a callable written for Buildbot reads', () => {
    expect(image).toMatchObject({
      created: '2026-11-22T14:36:46Z',
      updated: '2026-11-22T14:36:47Z',
      minDisk: 3,
      minRam: 256,
      metadata: { os_distro: 'debian', hw_disk_bus: 'virtio' },
    });
  });

  it('has its own properties, and no others, under properties', () => {
    expect(image.properties).toEqual({ os_distro: 'debian', hw_disk_bus: 'virtio' });
  });

  it('is shared by all who look it up, so it cannot be changed', () => {
    expect(() => Object.assign(image, { name: 'x' })).toThrow(TypeError);
  });

  it('can be sent to a thread', () => {
    expect(structuredClone(image)).toEqual(image);
  });

  it('without data has no size', () => {
    expect(imageSchema.parse({ ...tiny2, size: null, min_disk: null })).toMatchObject({
      size: null,
      min_disk: 0,
    });
  });
});

describe('a server', () => {
  it('has its status in upper case, whatever the cloud writes', () => {
    expect(serverSchema.parse({ id: 's', status: 'active' }).status).toBe('ACTIVE');
  });

  it('needs only an id and a status', () => {
    expect(serverSchema.parse({ id: 's', status: 'BUILD' })).toMatchObject({ name: '', metadata: {} });
  });
});

describe.skipIf(!haveRecordings)('what the real cloud was recorded with (needs ../shared)', () => {
  const SCHEMAS = {
    server: serverSchema,
    flavor: flavorSchema,
    volume: volumeSchema,
    snapshot: snapshotSchema,
  } as const;

  it('is read, each key of it, at every microversion', () => {
    const counts: Record<string, number> = {};
    for (const { name, answer, method } of recordings()) {
      if (method !== 'GET' || answer.status !== 200 || !answer.text.startsWith('{')) continue;
      const document = JSON.parse(answer.text) as Record<string, unknown>;
      for (const [key, schema] of Object.entries(SCHEMAS)) {
        const found = [document[key], ...((document[`${key}s`] as unknown[] | undefined) ?? [])];
        for (const item of found.filter((each) => isDetailed(key, each))) {
          const parsed = schema.parse(item, { error: () => name });
          expect(Object.keys(parsed as object)).toEqual(expect.arrayContaining(Object.keys(item as object)));
          counts[key] = (counts[key] ?? 0) + 1;
        }
      }
    }
    expect(counts.server).toBeGreaterThan(50);
    expect(Object.keys(counts).toSorted()).toEqual(['flavor', 'server', 'snapshot', 'volume']);
  });

  it('includes images, which all are read', () => {
    const lists = recordings().filter(
      ({ name, answer }) => name.startsWith('glance-images') && answer.status === 200,
    );
    const images = lists.flatMap(({ answer }) => (JSON.parse(answer.text) as { images: unknown[] }).images);
    expect(images.length).toBeGreaterThan(20);
    for (const image of images) expect(imageSchema.parse(image)).toMatchObject(image as object);
  });

  /** Lists without details carry only id, name and links. */
  function isDetailed(key: string, item: unknown): boolean {
    if (typeof item !== 'object' || item === null) return false;
    return key === 'flavor' ? 'ram' in item : 'status' in item;
  }
});
