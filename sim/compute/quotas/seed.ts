import * as z from 'zod';

const limit = z.number().int().min(-1);

/** Limits of a project; -1 is none. The defaults are Nova's own. */
export const quotaSeedSchema = z
  .strictObject({
    instances: limit.default(10),
    cores: limit.default(20),
    /** MiB. */
    ram: limit.default(51_200),
    metadata_items: limit.default(128),
    injected_files: limit.default(5),
    injected_file_content_bytes: limit.default(10_240),
    injected_file_path_bytes: limit.default(255),
    key_pairs: limit.default(100),
    server_groups: limit.default(10),
    server_group_members: limit.default(10),
  })
  .prefault({});
export type QuotaLimits = z.infer<typeof quotaSeedSchema>;
export type QuotaResource = keyof QuotaLimits;
