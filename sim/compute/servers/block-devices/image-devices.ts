import * as z from 'zod';
import type { ImageRecord } from '../../../image/rules.js';
import type { BlockDeviceInput, LegacyBlockDeviceInput } from '../create-server-schema.js';
import { type RequestedDevice, readDevice, readLegacyDevice, withBootOrder } from './requested-device.js';

const mappingSchema = z.array(
  z.looseObject({
    source_type: z.enum(['image', 'volume', 'snapshot', 'blank']).nullish(),
    destination_type: z.enum(['local', 'volume']).nullish(),
    image_id: z.string().nullish(),
    volume_id: z.string().nullish(),
    snapshot_id: z.string().nullish(),
    volume_size: z.number().nullish(),
    boot_index: z.number().nullish(),
    device_name: z.string().nullish(),
    delete_on_termination: z.boolean().nullish(),
    guest_format: z.string().nullish(),
  }),
);

/**
 * The disks that an image describes: that of a server which had volumes lists the snapshots made of them
 * (recording `nova-bfv-createImage-2.45`).
 *
 * @param rootDevice without `/dev/`
 */
export function devicesOfImage(image: ImageRecord | undefined, rootDevice: string): RequestedDevice[] {
  const mapping = mappingOf(image);
  const modern = /^(true|1|yes|on|t|y)$/i.test(image?.properties.bdm_v2 ?? '');
  if (!modern)
    return withBootOrder(
      mapping.flatMap((item) => readLegacyDevice(legacy(item)) ?? []),
      '',
      rootDevice,
    );
  return mapping.flatMap((item) => readDevice(withUuid(item), true) ?? []);
}

type Mapping = z.infer<typeof mappingSchema>[number];

function mappingOf(image: ImageRecord | undefined): readonly Mapping[] {
  const text = image?.properties.block_device_mapping;
  if (!text) return [];
  try {
    return mappingSchema.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

function withUuid(item: Mapping): BlockDeviceInput {
  const uuid = item.image_id ?? item.volume_id ?? item.snapshot_id ?? undefined;
  return { ...withoutNulls(item), ...(uuid === undefined ? {} : { uuid }) };
}

function legacy(item: Mapping): LegacyBlockDeviceInput {
  return withoutNulls(item);
}

function withoutNulls(item: Mapping): Record<string, never> {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null)) as Record<
    string,
    never
  >;
}
