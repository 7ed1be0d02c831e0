/**
 * `block_devices`: what the specification documents, its defaults, and what of it cannot work. Rules that
 * Nova has were asked of a real one; see the recordings `nova-create-bad-bdm-*` and `accepted-bdm-*`.
 */
import * as z from 'zod';
import { type ClientVersion, minorOf } from './client-version.js';
import { type Problem, pathOf } from './configuration-error.js';
import type { Renderable } from './rendering.js';
import { oneOf, onlyKeys, renderable, text, trueOrFalse, wholeNumber } from './schema.js';

export type GiB = number;

/** A device as the user gives it. Every value may depend on the build. */
export interface BlockDevice {
  /** The image, snapshot or volume. Left out only for a `blank` device. */
  readonly uuid?: Renderable<string>;
  /** Default: the smallest that holds the source. */
  readonly volume_size?: Renderable<GiB | string>;
  /** Default `vda`. */
  readonly device_name?: Renderable<string>;
  /** Default `image`. */
  readonly source_type?: Renderable<'image' | 'snapshot' | 'volume' | 'blank'>;
  /** Default `volume`. */
  readonly destination_type?: Renderable<'volume' | 'local'>;
  /** Default true. */
  readonly delete_on_termination?: Renderable<boolean>;
  /** Default 0, the device to boot from; negative: not to boot from. */
  readonly boot_index?: Renderable<number | string>;
  /** The volume type, from client_version 2.67. */
  readonly volume_type?: Renderable<string>;
  /** Seen by the guest in its metadata; client_version 2.32 to 2.36, and from 2.42. */
  readonly tag?: Renderable<string>;
  readonly guest_format?: Renderable<string>;
  readonly device_type?: Renderable<string>;
  readonly disk_bus?: Renderable<string>;
}

/** A device whose values are known, with the defaults filled in. */
export type BlockDeviceSpec = z.output<typeof blockDevice>;

export const uuidText = z.custom<string>(
  (value) => typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value.replaceAll('-', '')),
  { error: 'give the UUID of the image, snapshot or volume' },
);

const blockDevice = onlyKeys(
  {
    uuid: renderable(uuidText).optional(),
    volume_size: renderable(wholeNumber(1, 'give a whole number of GiB, 1 or more')).optional(),
    device_name: renderable(
      z.string({ error: 'give the name of a device, such as vda' }).regex(/^[\w./-]{1,255}$/, {
        error: 'give the name of a device, such as vda',
      }),
    ).default('vda'),
    source_type: renderable(oneOf('image', 'snapshot', 'volume', 'blank')).default('image'),
    destination_type: renderable(oneOf('volume', 'local')).default('volume'),
    delete_on_termination: renderable(trueOrFalse()).default(true),
    boot_index: renderable(wholeNumber(-1, 'give 0 to boot from the device, -1 not to')).default(0),
    volume_type: renderable(text('give the name of a volume type')).optional(),
    tag: renderable(text('give a tag of 1 to 60 characters').max(60)).optional(),
    guest_format: renderable(text('give a format such as ext4 or swap')).optional(),
    device_type: renderable(text('give disk, cdrom or lun')).optional(),
    disk_bus: renderable(text('give a bus such as virtio or scsi')).optional(),
  },
  'key of a block device',
  'give an object such as { uuid, volume_size }',
);

export const blockDevices = renderable(
  z.array(renderable(blockDevice), { error: 'give a list of objects' }).readonly(),
);

/** What is wrong with devices together, or in the light of `client_version`. Unrendered values are passed by. */
export function blockDeviceProblems(
  devices: readonly BlockDeviceSpec[],
  hasImage: boolean,
  version: ClientVersion,
): Problem[] {
  const known = devices.filter((device) => typeof device === 'object');
  if (known.length < devices.length) return [];
  return [
    ...known.flatMap((device, index) => singleProblems(device, index, version)),
    ...nameProblems(known),
    ...bootProblems(known, hasImage),
  ];
}

type Check = readonly [
  key: keyof BlockDeviceSpec,
  fails: (device: BlockDeviceSpec, minor: number) => boolean,
  message: string,
];

const isSource = (source: unknown, ...kinds: string[]) => kinds.includes(String(source));

const SINGLE_CHECKS: readonly Check[] = [
  [
    'uuid',
    ({ uuid, source_type }) => uuid === undefined && isSource(source_type, 'image', 'snapshot', 'volume'),
    'give the UUID of the image, snapshot or volume',
  ],
  [
    'uuid',
    ({ uuid, source_type }) => uuid !== undefined && isSource(source_type, 'blank'),
    "leave it out: a device with source_type 'blank' has no source",
  ],
  [
    'volume_size',
    ({ volume_size, source_type }) => volume_size === undefined && isSource(source_type, 'blank'),
    "give its size in GiB: a device with source_type 'blank' has no source to take it from",
  ],
  [
    // A real Nova accepts it and leaves the volume reserved for ever.
    'destination_type',
    ({ source_type, destination_type }) =>
      destination_type === 'local' && isSource(source_type, 'snapshot', 'volume'),
    "give 'volume': only an image or a blank device can be local",
  ],
  [
    'volume_type',
    ({ volume_type }, minor) => volume_type !== undefined && minor < 67,
    'needs client_version 2.67 or later',
  ],
  [
    // Nova dropped block device tags in 2.33 to 2.41 by mistake (recording nova-create-bad-bdm-tag-below-2.42).
    'tag',
    ({ tag }, minor) => tag !== undefined && minor !== 32 && minor < 42,
    'needs client_version 2.32, or 2.42 and later',
  ],
];

function singleProblems(device: BlockDeviceSpec, index: number, version: ClientVersion): Problem[] {
  return SINGLE_CHECKS.filter(([, fails]) => fails(device, minorOf(version))).map(([key, , message]) => ({
    path: pathOf(['block_devices', index, key]),
    message,
  }));
}

const shortName = (name: string) => name.replace(/^\/dev\//, '');

/** Nova accepts two devices of one name, attaches one, and loses the other for ever (NOTES 19). */
function nameProblems(devices: readonly BlockDeviceSpec[]): Problem[] {
  const names = devices.map(({ device_name }) =>
    typeof device_name === 'string' && !device_name.includes('%(') ? shortName(device_name) : undefined,
  );
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    const message = `is '${name}', as block_devices[${first}] is; give each device a name of its own, such as vdb`;
    return [{ path: pathOf(['block_devices', index, 'device_name']), message }];
  });
}

/** Nova wants boot indexes 0, 1, 2 ... without a gap or a repetition, and a device to boot from. */
function bootProblems(devices: readonly BlockDeviceSpec[], hasImage: boolean): Problem[] {
  const indexes = devices.map(({ boot_index }) => boot_index);
  if (indexes.some((index) => typeof index !== 'number')) return [];
  const sequence = indexes.filter((index) => index >= 0).sort((a, b) => a - b);
  const bootsFromImage = hasImage && !sequence.includes(0);
  const complete = bootsFromImage ? [0, ...sequence] : sequence;
  if (devices.length === 0 || (complete.length > 0 && complete.every((index, i) => index === i))) return [];
  const message = complete.includes(0)
    ? 'give the devices to boot from the boot_index 0, 1, 2 and so on, once each, and the others -1'
    : 'give the device to boot from boot_index 0, or give an image';
  return [{ path: 'block_devices', message }];
}

/** Sizes of what a device is made from. */
export type DeviceSource =
  | {
      readonly kind: 'image';
      /** Bytes; null where Glance does not know. */
      readonly size: number | null;
      /** Bytes once unpacked: a volume smaller than that is refused. */
      readonly virtualSize: number | null;
      readonly minDisk: GiB;
    }
  | { readonly kind: 'snapshot' | 'volume'; readonly size: GiB };

const BYTES_PER_GIB = 2 ** 30;

/** The smallest whole GiB that holds the source, and at least 1. */
export function sizeFor(source: DeviceSource): GiB {
  if (source.kind !== 'image') return Math.max(1, Math.ceil(source.size));
  const bytes = Math.max(source.size ?? 0, source.virtualSize ?? 0);
  return Math.max(1, Math.ceil(bytes / BYTES_PER_GIB), source.minDisk);
}
