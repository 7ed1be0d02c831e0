import * as z from 'zod';

const unlimited = z.number().default(-1);
const used = z.number().default(0);

/** The project's quotas and what is used of them; -1 is no limit (recording nova-limits). */
export const limitsSchema = z.looseObject({
  maxTotalInstances: unlimited,
  maxTotalCores: unlimited,
  /** MiB. */
  maxTotalRAMSize: unlimited,
  maxServerMeta: unlimited,
  totalInstancesUsed: used,
  totalCoresUsed: used,
  totalRAMUsed: used,
});

export type Limits = Readonly<z.output<typeof limitsSchema>>;

export const keypairSchema = z.looseObject({
  name: z.string(),
  fingerprint: z.string().optional(),
});

export type Keypair = Readonly<z.output<typeof keypairSchema>>;
