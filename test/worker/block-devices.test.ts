import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockDeviceSpec, blockDevices, sizeFor } from '../../src/worker/block-devices.js';
import { bootSource, mappingOf } from '../../src/worker/boot-source.js';

const uuid = fc.uuid();
const parse = (devices: object[]) => blockDevices.parse(devices) as readonly BlockDeviceSpec[];

const DOCUMENTED = {
  device_name: 'vda',
  source_type: 'image',
  destination_type: 'volume',
  delete_on_termination: true,
  boot_index: 0,
};

const optionalKeys = fc.record(
  {
    device_name: fc.constantFrom('vda', 'vdb', 'xvda', '/dev/sda'),
    source_type: fc.constantFrom('image', 'snapshot', 'volume', 'blank'),
    destination_type: fc.constantFrom('volume', 'local'),
    delete_on_termination: fc.boolean(),
    boot_index: fc.integer({ min: -1, max: 9 }),
    volume_size: fc.integer({ min: 1, max: 10_000 }),
  },
  { requiredKeys: [] },
);

describe('block devices', () => {
  it('have the documented default for whatever is left out, and keep what is given', () => {
    fc.assert(
      fc.property(uuid, optionalKeys, (id, keys) => {
        expect(parse([{ uuid: id, ...keys }])).toEqual([{ uuid: id, ...DOCUMENTED, ...keys }]);
      }),
    );
  });

  it('take a whole number of GiB as text, as an interpolation gives it', () => {
    expect(parse([{ uuid: '3f0b8868-67e7-4a5b-b685-2824709bd486', volume_size: '10' }])).toMatchObject([
      { volume_size: 10 },
    ]);
  });
});

describe('the size of a device that none is given for', () => {
  const GIB = 2 ** 30;
  const bytes = fc.option(fc.nat(2 ** 45));
  const image = fc.record({
    kind: fc.constant('image' as const),
    size: bytes,
    virtualSize: bytes,
    minDisk: fc.nat(5000),
  });

  it('is the smallest whole GiB that holds an image, its unpacked data and its min_disk', () => {
    fc.assert(
      fc.property(image, (source) => {
        const holds = (size: number) =>
          size >= 1 &&
          size >= source.minDisk &&
          size * GIB >= Math.max(source.size ?? 0, source.virtualSize ?? 0);
        const size = sizeFor(source);
        expect(holds(size)).toBe(true);
        expect(holds(size - 1)).toBe(false);
      }),
    );
  });

  it('is that of a snapshot or a volume', () => {
    fc.assert(
      fc.property(fc.constantFrom('snapshot', 'volume'), fc.integer({ min: 1, max: 9999 }), (kind, size) => {
        expect(sizeFor({ kind: kind as 'snapshot', size })).toBe(size);
      }),
    );
  });
});

describe('image and block devices together', () => {
  const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
  const OTHER = '3f0b8868-67e7-4a5b-b685-2824709bd486';
  const device = (keys: object = {}) =>
    mappingOf(parse([{ uuid: OTHER, volume_size: 10, ...keys }])[0] as never);

  it('boot the volume: an imageRef, and the device without the name that Nova keeps for the root', () => {
    const { device_name: _, ...unnamed } = device();
    expect(bootSource(IMAGE, [device()])).toEqual({ imageRef: IMAGE, mappings: [unnamed] });
  });

  it.each(['xvda', 'vdb', '/dev/sda'])('keep the device name %s, which Nova allows', (device_name) => {
    expect(bootSource(IMAGE, [device({ device_name })]).mappings).toEqual([device({ device_name })]);
  });

  it.each(['volume', 'snapshot'])('boot a device made from a %s', (source_type) => {
    const { imageRef, mappings } = bootSource(IMAGE, [device({ source_type })]);
    expect(imageRef).toBe(IMAGE);
    expect(mappings).toMatchObject([{ source_type, boot_index: 0, uuid: OTHER }]);
  });

  it('boot a local disk from its own image, with or without another named', () => {
    const local = device({ destination_type: 'local' });
    for (const image of [IMAGE, undefined])
      expect(bootSource(image, [local])).toEqual({ imageRef: OTHER, mappings: [local] });
  });

  it('boot the image where no device is to boot from', () => {
    const data = device({ boot_index: -1, device_name: 'vdb' });
    expect(bootSource(IMAGE, [data])).toEqual({
      imageRef: IMAGE,
      mappings: [
        {
          uuid: IMAGE,
          source_type: 'image',
          destination_type: 'local',
          boot_index: 0,
          delete_on_termination: true,
        },
        data,
      ],
    });
  });

  it('leave each other alone where only one is given', () => {
    expect(bootSource(IMAGE, [])).toEqual({ imageRef: IMAGE, mappings: [] });
    expect(bootSource(undefined, [device()])).toEqual({ imageRef: '', mappings: [device()] });
  });
});
