import * as z from 'zod';

const size = z.number().int().min(0);

/** A flavor, by the names the API gives its parts. */
export const flavorSeedSchema = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  /** MiB. */
  ram: z.number().int().positive(),
  vcpus: z.number().int().positive().default(1),
  /** GiB; 0: only servers that boot from a volume. */
  disk: size.default(0),
  /** GiB. */
  ephemeral: size.default(0),
  /** MiB. */
  swap: size.default(0),
  rxtx_factor: z.number().positive().default(1),
  is_public: z.boolean().default(true),
  description: z.string().nullable().default(null),
  extra_specs: z.record(z.string(), z.string()).default({}),
});
export type FlavorSeed = z.infer<typeof flavorSeedSchema>;

/** The specification's three, and those that clouds of old came with. */
export const flavorSeedsSchema = z.array(flavorSeedSchema).prefault([
  { id: '1', name: 'm1.tiny', ram: 512, disk: 1 },
  { id: '2', name: 'm1.small', ram: 2048, disk: 20 },
  { id: '3', name: 'v1.small', ram: 1024, disk: 0 },
  { id: '4', name: 'm1.medium', ram: 4096, disk: 40, vcpus: 2 },
  { id: '5', name: 'm1.large', ram: 8192, disk: 80, vcpus: 4 },
  { id: '6', name: 'm1.xlarge', ram: 16_384, disk: 160, vcpus: 8 },
]);
