import { z } from 'zod';

/** What the service holds when the cloud starts. */
export const networkSeedSchema = z.strictObject({}).prefault({});
export type NetworkSeed = z.infer<typeof networkSeedSchema>;
