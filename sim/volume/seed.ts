import * as z from 'zod';

const id = z.string().min(1).max(64).optional();
const name = z.string().max(255);
const metadata = z.record(z.string(), z.string()).default({});
const limits = z.record(z.string(), z.number().int().min(-1));

/** What the service holds when the cloud starts. Projects and users are given by name or id. */
export const volumeSeedSchema = z
  .strictObject({
    types: z
      .array(
        z.strictObject({
          id,
          name: name.min(1),
          description: z.string().nullable().default(null),
          is_public: z.boolean().default(true),
          extra_specs: metadata,
          created_at: z.iso.datetime({ offset: true }).optional(),
          /** New volumes that name no type get this one. */
          default: z.boolean().default(false),
        }),
      )
      .min(1)
      .default([
        {
          name: '__DEFAULT__',
          description: 'Default Volume Type',
          is_public: true,
          extra_specs: {},
          default: true,
        },
      ]),
    volumes: z
      .array(
        z.strictObject({
          id,
          name: name.nullable().default(null),
          description: z.string().nullable().default(null),
          size: z.number().int().positive(),
          project: z.string(),
          user: z.string().optional(),
          status: z.enum(['available', 'error']).default('available'),
          bootable: z.boolean().default(false),
          /** Name or id. */
          volume_type: z.string().optional(),
          metadata,
          volume_image_metadata: metadata,
          created_at: z.iso.datetime({ offset: true }).optional(),
        }),
      )
      .default([]),
    snapshots: z
      .array(
        z.strictObject({
          id,
          /** Id of one of the volumes. */
          volume_id: z.string(),
          name: name.nullable().default(null),
          description: z.string().nullable().default(null),
          metadata,
          created_at: z.iso.datetime({ offset: true }).optional(),
        }),
      )
      .default([]),
    /** Limits that differ from Cinder's defaults: for all projects, and by project. -1 is no limit. */
    quotas: z
      .strictObject({ default: limits.default({}), projects: z.record(z.string(), limits).default({}) })
      .prefault({}),
    /** The id of the cinder-volume service, shown from microversion 3.48 on. */
    service_id: id,
  })
  .prefault({});
export type VolumeSeed = z.infer<typeof volumeSeedSchema>;
