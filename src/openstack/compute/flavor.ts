import * as z from 'zod';

const sizeOrNothing = z
  .union([z.number(), z.literal('')])
  .default(0)
  .transform((size) => size || 0);

/** A flavor (recordings nova-flavor-show, nova-flavor-show-2.61). */
export const flavorSchema = z.looseObject({
  id: z.coerce.string(),
  name: z.string(),
  /** MiB. */
  ram: z.number(),
  /** GiB; 0 means that it can only boot from a volume. */
  disk: z.number(),
  vcpus: z.number(),
  /** MiB; Nova writes none as the empty string. */
  swap: sizeOrNothing,
  'OS-FLV-EXT-DATA:ephemeral': z.number().default(0),
  'os-flavor-access:is_public': z.boolean().default(true),
});

export type Flavor = Readonly<z.output<typeof flavorSchema>>;
