import { findImage } from '../../image/rules.js';
import { findSnapshot, findVolume, type VolumeRecord } from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { CANONICAL_UUID } from '../schema/nova-types.js';
import { invalidFormat, type RequestedDevice, rootOf } from './block-devices/requested-device.js';
import { type BootImage, bootImageOf } from './image-fit.js';

/**
 * What a server that is to be made boots from: the image that the request names, else that of its boot device.
 *
 * @param legacy the devices came in the old form, which knows the boot device by its name, `*a`
 * @throws ComputeFault 400 (recordings `nova-create-bad-image-unknown-uuid`, `nova-create-bad-bdm-image-unknown`,
 * `nova-create-bad-bdm-volume-not-bootable`)
 */
export function findBootImage(
  call: ComputeCall,
  imageRef: string,
  devices: readonly RequestedDevice[],
  legacy: boolean,
): BootImage | undefined {
  if (imageRef) {
    const image = findImage(call.cloud.image, call.viewer, canonical(imageRef));
    if (!image) throw badRequest('Can not find requested image');
    return bootImageOf(image);
  }
  const root = legacy ? devices.find(({ deviceName }) => deviceLetter(deviceName) === 'a') : rootOf(devices);
  return root && imageOfDevice(call, root);
}

/** Glance knows its ids in one form only. */
function canonical(uuid: string): string {
  if (CANONICAL_UUID.test(uuid)) return uuid;
  const digits = uuid.replace(/^urn:uuid:|[{}-]/gi, '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function imageOfDevice(call: ComputeCall, { source, sourceId }: RequestedDevice): BootImage | undefined {
  const id = sourceId ?? '';
  if (source === 'image') {
    const image = findImage(call.cloud.image, call.viewer, id);
    if (!image) throw invalidFormat(`failed to get image ${id}.`);
    return bootImageOf(image, false);
  }
  if (source === 'volume') return imageOfVolume(call, id);
  if (source !== 'snapshot') return undefined;
  const snapshot = findSnapshot(call.cloud.volume, call.viewer, id);
  if (!snapshot) throw badRequest(`Snapshot ${id} could not be found.`);
  return imageOfVolume(call, snapshot.volumeId);
}

function imageOfVolume(call: ComputeCall, id: string): BootImage {
  const volume = findVolume(call.cloud.volume, call.viewer, id);
  if (!volume) throw invalidFormat(`failed to get volume ${id}.`);
  if (!volume.bootable) throw badRequest(`Block Device ${id} is not bootable.`);
  return imageLike(volume);
}

const BYTES_PER_GIB = 2 ** 30;

function imageLike({ size, imageMetadata }: VolumeRecord): BootImage {
  return {
    id: null,
    named: false,
    status: 'active',
    size: size * BYTES_PER_GIB,
    minDisk: Number(imageMetadata.min_disk ?? 0) || 0,
    minRam: Number(imageMetadata.min_ram ?? 0) || 0,
    properties: imageMetadata,
  };
}

function deviceLetter(deviceName: string | null): string | undefined {
  return deviceName
    ?.replace(/^\/dev\//, '')
    .replace(/^(x?v|s|h)d/, '')
    .replace(/\d+/g, '');
}
