import { z } from 'zod';

/** What the service holds when the cloud starts. */
export const computeSeedSchema = z.strictObject({}).prefault({});
export type ComputeSeed = z.infer<typeof computeSeedSchema>;
