import * as z from 'zod';

const amount = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const glanceImage = z.looseObject({
  id: z.string(),
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  /** `active`, `queued`, `saving`, `deactivated`, ... */
  status: z.string(),
  visibility: z.string().default('private'),
  owner: z.string().nullish(),
  /** Bytes; null while the image has no data. */
  size: z
    .number()
    .nullish()
    .transform((size) => size ?? null),
  /** Bytes once unpacked; null where the format does not tell. */
  virtual_size: z
    .number()
    .nullish()
    .transform((size) => size ?? null),
  /** GiB. */
  min_disk: amount,
  /** MiB. */
  min_ram: amount,
  disk_format: z.string().nullish(),
  container_format: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  tags: z.array(z.string()).default([]),
  protected: z.boolean().default(false),
});

/** What Glance itself defines (recording glance-schema-image); every other key is a property. */
const BASE_KEYS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'status',
  'visibility',
  'protected',
  'os_hidden',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
  'owner',
  'size',
  'virtual_size',
  'container_format',
  'disk_format',
  'created_at',
  'updated_at',
  'tags',
  'direct_url',
  'min_ram',
  'min_disk',
  'self',
  'file',
  'stores',
  'schema',
  'locations',
]);

function properties(image: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const own = Object.entries(image).filter(
    (entry): entry is [string, string] => !BASE_KEYS.has(entry[0]) && typeof entry[1] === 'string',
  );
  return Object.freeze(Object.fromEntries(own));
}

/**
 * An image: Glance's own fields, its properties together under `properties`, and the attribute names that
 * novaclient gave an image, so that a callable written for Buildbot (`x.created`) ports as it is.
 */
export const imageSchema = glanceImage.transform((image) => {
  const own = properties(image);
  return Object.freeze({
    ...image,
    properties: own,
    created: image.created_at,
    updated: image.updated_at,
    metadata: own,
    minDisk: image.min_disk,
    minRam: image.min_ram,
  });
});

export type Image = z.output<typeof imageSchema>;
