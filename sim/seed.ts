import * as z from 'zod';
import { computeSeedSchema } from './compute/seed.js';
import { identitySeedSchema } from './identity/seed.js';
import { imageSeedSchema } from './image/seed.js';
import { networkSeedSchema } from './network/seed.js';
import { volumeSeedSchema } from './volume/seed.js';

/**
 * What a cloud holds when it starts. Left out, it is a small cloud in which the specification's examples run:
 * user `user` with `password` in the project `tenant`, an admin, a few flavors and images, one network.
 */
export const seedSchema = z
  .strictObject({
    identity: identitySeedSchema,
    compute: computeSeedSchema,
    image: imageSeedSchema,
    volume: volumeSeedSchema,
    network: networkSeedSchema,
  })
  .prefault({});

export type Seed = z.infer<typeof seedSchema>;
/** A seed as a user writes it. */
export type SeedInput = z.input<typeof seedSchema>;
