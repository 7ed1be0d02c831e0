import * as z from 'zod';
import { flavorSeedsSchema } from './flavors/seed.js';
import { quotaSeedSchema } from './quotas/seed.js';
import { serverSeedsSchema } from './servers/seed.js';

/** What the service holds when the cloud starts: each resource's part is described in its folder. */
export const computeSeedSchema = z
  .strictObject({ flavors: flavorSeedsSchema, quotas: quotaSeedSchema, servers: serverSeedsSchema })
  .prefault({});
export type ComputeSeed = z.infer<typeof computeSeedSchema>;
