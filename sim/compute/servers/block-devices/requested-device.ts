import { badRequest, unexpectedError } from '../../fault.js';
import { isTrue } from '../../schema/nova-types.js';
import type { BlockDeviceInput, LegacyBlockDeviceInput } from '../create-server-schema.js';
import type { ServerFlavor } from '../server.js';

export type DiskSource = 'image' | 'volume' | 'snapshot' | 'blank';

/** A disk as it was asked for, in Nova's newer form whatever form it came in. */
export interface RequestedDevice {
  readonly source: DiskSource | null;
  readonly destination: 'local' | 'volume' | null;
  /** Of the image, volume or snapshot. */
  readonly sourceId: string | null;
  /** GiB, of swap MiB; null: not given. */
  readonly size: number | null;
  /** Negative and null: not for booting. */
  readonly bootIndex: number | null;
  /** With `/dev/` in front. */
  readonly deviceName: string | null;
  readonly deleteOnTermination: boolean;
  readonly guestFormat: string | null;
  readonly diskBus: string | null;
  readonly tag: string | null;
  readonly volumeType: string | null;
}

const NOTHING: RequestedDevice = {
  source: null,
  destination: null,
  sourceId: null,
  size: null,
  bootIndex: null,
  deviceName: null,
  deleteOnTermination: false,
  guestFormat: null,
  diskBus: null,
  tag: null,
  volumeType: null,
};

export const invalidFormat = (details: string) => badRequest(`Block Device Mapping is Invalid: ${details}`);

/**
 * Reads one item of `block_device_mapping_v2`.
 *
 * @param imageGiven whether the request has an `imageRef`, be it empty
 * @throws ComputeFault (recordings `nova-create-bad-bdm-*`)
 */
export function readDevice(input: BlockDeviceInput, imageGiven: boolean): RequestedDevice | undefined {
  const { source_type: source, destination_type: destination = null, uuid } = input;
  const bootIndex = integer(input.boot_index);
  if (input.no_device) return undefined;
  if (source === 'blank' && uuid) throw invalidFormat('Invalid device UUID.');
  if (source !== 'blank' && !uuid) throw invalidFormat('Missing device UUID.');
  if (source === undefined) throw unexpectedError('TypeError');
  if (source === 'image' && destination === 'local' && !(imageGiven && (bootIndex ?? -1) === 0)) {
    throw invalidFormat('Mapping image to local is not supported.');
  }
  checkVolumeType(input);
  return {
    source,
    destination,
    sourceId: uuid ?? null,
    size: integer(input.volume_size),
    bootIndex,
    deviceName: withDev(input.device_name),
    deleteOnTermination: isTrue(input.delete_on_termination),
    guestFormat: input.guest_format ?? null,
    diskBus: input.disk_bus ?? null,
    tag: input.tag ?? null,
    volumeType: input.volume_type ?? null,
  };
}

function checkVolumeType(input: BlockDeviceInput): void {
  if (!input.volume_type) return;
  if (input.destination_type === 'local') {
    throw invalidFormat('Specifying a volume_type with destination_type=local is not supported.');
  }
  if (input.source_type === 'volume') {
    throw invalidFormat('Specifying volume type to existing volume is not supported.');
  }
}

/** Reads one item of `block_device_mapping`; what it cannot read is refused later, see {@link withBootOrder}. */
export function readLegacyDevice(input: LegacyBlockDeviceInput): RequestedDevice | undefined {
  const common = {
    ...NOTHING,
    size: integer(input.volume_size),
    deviceName: withDev(input.device_name),
    deleteOnTermination: isTrue(input.delete_on_termination),
  };
  const { virtual_name: virtualName, snapshot_id: snapshotId, volume_id: volumeId } = input;
  if (virtualName && /^(swap|ephemeral\d+)$/.test(virtualName)) {
    const guestFormat = virtualName === 'swap' ? 'swap' : null;
    return { ...common, source: 'blank', destination: 'local', deleteOnTermination: true, guestFormat };
  }
  if (snapshotId) return { ...common, source: 'snapshot', destination: 'volume', sourceId: snapshotId };
  if (volumeId) return { ...common, source: 'volume', destination: 'volume', sourceId: volumeId };
  return input.no_device ? undefined : common;
}

/**
 * The old form says by its name which device boots: the one called as the root device, else the image.
 *
 * @param rootDevice without `/dev/`
 * @throws ComputeFault 400 for an item that is nothing
 */
export function withBootOrder(
  devices: readonly RequestedDevice[],
  imageId: string,
  rootDevice: string,
): RequestedDevice[] {
  if (devices.some(({ source }) => source === null)) throw invalidFormat('Unrecognized legacy format.');
  const ordered = devices.map((device) => ({
    ...device,
    bootIndex: device.source !== 'blank' && withoutDev(device.deviceName) === rootDevice ? 0 : -1,
  }));
  const boots = ordered.some(({ bootIndex }) => bootIndex === 0);
  return imageId && !boots ? [localImage(imageId), ...ordered] : ordered;
}

/** The root disk of a server that boots from an image. */
export function localImage(imageId: string): RequestedDevice {
  return {
    ...NOTHING,
    source: 'image',
    destination: 'local',
    sourceId: imageId,
    bootIndex: 0,
    deleteOnTermination: true,
  };
}

/** The ephemeral and swap disks that a flavor brings, unless others were asked for. */
export function devicesOfFlavor(
  flavor: ServerFlavor,
  requested: readonly RequestedDevice[],
): RequestedDevice[] {
  const blank = {
    ...NOTHING,
    source: 'blank',
    destination: 'local',
    bootIndex: -1,
    deleteOnTermination: true,
  } as const;
  const devices: RequestedDevice[] = [];
  if (flavor.ephemeral && !requested.some(isEphemeral)) devices.push({ ...blank, size: flavor.ephemeral });
  if (flavor.swap && !requested.some(isSwap)) {
    devices.push({ ...blank, size: flavor.swap, guestFormat: 'swap' });
  }
  return devices;
}

export function isSwap({ source, destination, guestFormat }: RequestedDevice): boolean {
  return source === 'blank' && destination === 'local' && guestFormat === 'swap';
}

export function isEphemeral({ source, destination, guestFormat }: RequestedDevice): boolean {
  return source === 'blank' && destination === 'local' && guestFormat !== 'swap';
}

export function rootOf(devices: readonly RequestedDevice[]): RequestedDevice | undefined {
  return devices.find(({ bootIndex }) => bootIndex === 0);
}

export function withoutDev(name: string | null): string | null {
  return name === null ? null : name.replace(/^\/dev\//, '');
}

function withDev(name: string | undefined): string | null {
  return name ? `/dev/${withoutDev(name)}` : null;
}

function integer(value: number | string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
