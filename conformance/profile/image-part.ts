import * as z from 'zod';
import type { ProfileInput, SeedInput } from '../../sim/index.js';
import type { Asker } from './asker.js';

type ImageSeed = NonNullable<NonNullable<SeedInput>['image']>;
type OneImage = NonNullable<ImageSeed['images']>[number];

const storesSchema = z.object({ stores: z.array(z.looseObject({ id: z.string() })) });
const imageSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable().default(null),
  status: z.string(),
  visibility: z.enum(['public', 'private', 'shared', 'community']),
  owner: z.string().nullable().default(null),
  disk_format: z.string().nullable().default(null),
  container_format: z.string().nullable().default(null),
  min_disk: z.number().default(0),
  min_ram: z.number().default(0),
  size: z.number().nullable().default(null),
  virtual_size: z.number().nullable().default(null),
  protected: z.boolean().default(false),
  os_hidden: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  created_at: z.string(),
});
const imagePage = z
  .object({ images: z.array(imageSchema), next: z.string().optional() })
  .transform(({ images, next }) => ({ items: images, next }));

/** What Glance itself says of an image; all else are its properties. */
const OWN_KEYS = new Set([
  ...Object.keys(imageSchema.shape),
  ...['checksum', 'os_hash_algo', 'os_hash_value', 'updated_at', 'self', 'file', 'schema', 'stores'],
  ...['locations', 'direct_url'],
]);

/** What a profile says of the image service. */
export async function imagePart(asker: Asker): Promise<ProfileInput['image']> {
  const { status, body } = await asker.api.ask('image', 'GET', '/info/stores');
  const stores = status === 200 ? storesSchema.safeParse(body).data?.stores : undefined;
  const page = await asker.get('image', '/images', imagePage);
  return {
    ...(stores && { stores: stores.map(({ id }) => id) }),
    ...(page?.next !== undefined && { page_size: page.items.length }),
  };
}

/** The images that an ordinary user sees, oldest first. Their data is not fetched. */
export async function imageSeed(asker: Asker, projectId: string): Promise<ImageSeed> {
  const images = await asker.all('image', '/images', imagePage);
  if (!images) return {};
  const usable = images.filter(({ status }) => status in STATUSES);
  const byAge = [...usable].sort(
    (a, b) => a.created_at.localeCompare(b.created_at) || (a.id < b.id ? -1 : 1),
  );
  return { images: byAge.map((image) => oneImage(image, projectId)) };
}

const STATUSES = { active: 'active', deactivated: 'deactivated', queued: 'queued' } as const;

function oneImage(image: z.output<typeof imageSchema>, projectId: string): OneImage {
  const { id, name, status, visibility, disk_format, container_format, min_disk, min_ram } = image;
  const properties = Object.entries(image).flatMap(([key, value]) =>
    OWN_KEYS.has(key) || typeof value !== 'string' ? [] : [[key, value] as const],
  );
  return {
    ...(z.uuid().safeParse(id).success && { id }),
    name,
    ...(status !== 'active' && { status: STATUSES[status as keyof typeof STATUSES] }),
    visibility,
    owner: image.owner === projectId ? 'tenant' : 'admin',
    disk_format,
    container_format,
    ...(min_disk > 0 && { min_disk }),
    ...(min_ram > 0 && { min_ram }),
    ...(image.protected && { protected: true }),
    ...(image.os_hidden && { os_hidden: true }),
    ...(image.tags.length > 0 && { tags: image.tags }),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    size: image.size ?? 0,
    virtual_size: image.virtual_size,
    created_at: image.created_at,
  };
}
