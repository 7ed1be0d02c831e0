import * as z from 'zod';

const optionalName = z
  .string()
  .nullish()
  .transform((name) => name ?? '');

/** A volume (recording cinder-show). */
export const volumeSchema = z.looseObject({
  id: z.string(),
  name: optionalName,
  /** `available`, `in-use`, `creating`, `deleting`, `error`, ... */
  status: z.string(),
  /** GiB. */
  size: z.number(),
  /** Cinder writes `"true"` and `"false"`. */
  bootable: z.union([z.boolean(), z.string().transform((text) => text === 'true')]).default(false),
  attachments: z.array(z.looseObject({ server_id: z.string().optional() })).default([]),
  metadata: z.record(z.string(), z.string()).default({}),
  created_at: z.string().optional(),
});

export type Volume = Readonly<z.output<typeof volumeSchema>>;

/** A snapshot of a volume (recording cinder-snapshot-show). */
export const snapshotSchema = z.looseObject({
  id: z.string(),
  name: optionalName,
  status: z.string(),
  /** GiB of the volume it was taken of. */
  size: z.number(),
  volume_id: z.string().optional(),
});

export type Snapshot = Readonly<z.output<typeof snapshotSchema>>;
