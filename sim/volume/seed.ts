import { z } from 'zod';

/** What the service holds when the cloud starts. */
export const volumeSeedSchema = z.strictObject({}).prefault({});
export type VolumeSeed = z.infer<typeof volumeSeedSchema>;
