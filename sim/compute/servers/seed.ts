import * as z from 'zod';

const time = z.iso.datetime({ offset: true }).optional();

/** A server that is there from the start, on no network. Project and user are given by name or id. */
export const serverSeedSchema = z.strictObject({
  id: z.uuid().optional(),
  name: z.string().min(1).max(255),
  project: z.string(),
  user: z.string().optional(),
  /** Id of a flavor. */
  flavor: z.string(),
  /** Id of an image; empty: none, as a server has that booted from a volume. */
  image: z.string().default(''),
  status: z.enum(['ACTIVE', 'SHUTOFF', 'ERROR', 'DELETED']).default('ACTIVE'),
  metadata: z.record(z.string(), z.string()).default({}),
  created_at: time,
  updated_at: time,
  launched_at: time,
  terminated_at: time,
});
export type ServerSeed = z.infer<typeof serverSeedSchema>;
export const serverSeedsSchema = z.array(serverSeedSchema).default([]);
