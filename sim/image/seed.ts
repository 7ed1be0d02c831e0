import { z } from 'zod';

/** What the service holds when the cloud starts. */
export const imageSeedSchema = z.strictObject({}).prefault({});
export type ImageSeed = z.infer<typeof imageSeedSchema>;
