import * as z from 'zod';

/** GiB. */
const GIB = z.number().int().min(0);
const DAY = 86_400;
/** Bytes: of images that are larger, little of the data is kept. */
export const KEPT_DATA = 2 ** 24;

const imageSchema = z.strictObject({
  id: z.uuid().optional(),
  name: z.string().max(255).nullable(),
  status: z.enum(['queued', 'active', 'deactivated']).default('active'),
  visibility: z.enum(['public', 'private', 'shared', 'community']).default('public'),
  /** A project's name or id. */
  owner: z.string().default('admin'),
  disk_format: z.string().nullable().default('raw'),
  container_format: z.string().nullable().default('bare'),
  min_disk: GIB.default(0),
  /** MiB. */
  min_ram: z.number().int().min(0).default(0),
  protected: z.boolean().default(false),
  os_hidden: z.boolean().default(false),
  tags: z.array(z.string().max(255)).default([]),
  properties: z.record(z.string(), z.string()).default({}),
  /** Bytes of data, which are the image's name again and again; of more than 16 MiB only 4 KiB are kept. */
  size: z.number().int().min(0).default(4096),
  /** Bytes of the disk that the data unpacks to, where that is not to be read from the data. */
  virtual_size: z.number().int().min(0).nullable().optional(),
  /** The data itself, in its place. */
  content_base64: z.base64().optional(),
  created_at: z.iso.datetime({ offset: true }).optional(),
  /** Seconds since it was made, where `created_at` is not given. */
  age: z.number().min(0).default(0),
});

/** What the service holds when the cloud starts: in the default, the specification's images and a few of other ages. */
export const imageSeedSchema = z
  .strictObject({
    images: z.array(imageSchema).prefault([
      {
        id: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1',
        name: 'debian-12-worker',
        disk_format: 'qcow2',
        properties: { os_distro: 'debian', os_version: '12' },
        age: 30 * DAY,
      },
      {
        id: '3f0b8868-67e7-4a5b-b685-2824709bd486',
        name: 'ubuntu-24.04-worker',
        disk_format: 'qcow2',
        properties: { os_distro: 'ubuntu', os_version: '24.04' },
        age: 10 * DAY,
      },
      { name: 'cirros-0.6.2', age: 90 * DAY },
      { name: 'windows-2022-worker', min_disk: 40, min_ram: 4096, age: 2 * DAY },
    ]),
    /** What metadata definitions may be for; in the default, the types that come with Glance's own definitions. */
    resource_types: z
      .array(z.string().min(1).max(80))
      .default([
        'OS::Cinder::Volume',
        'OS::Glance::Image',
        'OS::Nova::Aggregate',
        'OS::Nova::Flavor',
        'OS::Nova::Server',
        'OS::Trove::Instance',
      ]),
  })
  .prefault({});
export type ImageSeed = z.infer<typeof imageSeedSchema>;
