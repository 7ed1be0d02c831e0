import { fc } from './fast-check.js';

export type AnyDevice = Readonly<Record<string, unknown>>;

/** What may be left out of a device, with its documented default. */
export const DEVICE_DEFAULTS: AnyDevice = {
  device_name: 'vda',
  source_type: 'image',
  destination_type: 'volume',
  delete_on_termination: true,
  boot_index: 0,
};

const optional = fc.record(
  {
    source_type: fc.constant('image'),
    destination_type: fc.constant('volume'),
    delete_on_termination: fc.constant(true),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** One to four devices of images: one to boot from, the others beside it; every name its own. */
export const blockDevices: fc.Arbitrary<readonly AnyDevice[]> = fc
  .array(fc.record({ uuid: fc.uuid(), volume_size: fc.integer({ min: 1, max: 4 }), more: optional }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((devices) =>
    fc.tuple(fc.constant(devices), fc.boolean(), fc.boolean()).map(([all, named, indexed]) =>
      all.map(({ uuid, volume_size, more }, index) => ({
        uuid,
        volume_size,
        ...more,
        ...(index > 0 || named ? { device_name: `vd${'abcd'[index]}` } : {}),
        ...(index > 0 ? { boot_index: -1 } : indexed ? { boot_index: 0 } : {}),
      })),
    ),
  );
