import type { Cloud } from '../../../cloud.js';
import { findImage } from '../../../image/rules.js';
import {
  findSnapshot,
  findVolumeType,
  reserveVolume,
  VolumeFault,
  type VolumeRecord,
} from '../../../volume/rules.js';
import type { ComputeCall } from '../../compute-call.js';
import { badRequest } from '../../fault.js';
import type { BlockDevice, ServerFlavor } from '../server.js';
import { invalidFormat, isEphemeral, isSwap, type RequestedDevice } from './requested-device.js';

/** Nova's `max_local_block_devices`. */
const MAX_LOCAL = 3;
const DISK_BUSES = new Set(['fdc', 'ide', 'sata', 'scsi', 'usb', 'virtio', 'xen', 'lxc', 'uml']);
const MULTIATTACH_SINCE = 60;

export interface DeviceOwner {
  readonly id: string;
  readonly imageId: string;
  readonly flavor: ServerFlavor;
}

/**
 * Checks the disks of one new server and takes the volumes among them for it, in Nova's order (recordings
 * `nova-create-bad-bdm-*`). Volumes that were taken before a fault stay so, as in Nova, unless `release` is called.
 *
 * @throws ComputeFault
 */
export function claimDevices(
  call: ComputeCall,
  owner: DeviceOwner,
  devices: readonly RequestedDevice[],
  volumes: ReadonlyMap<string, VolumeRecord>,
): readonly BlockDevice[] {
  checkBootOrder(devices);
  const claimed = devices.flatMap((device) => {
    const disk = claim(call, owner, device, volumes);
    return goesWithoutSaying(device) ? [] : [disk];
  });
  checkLocalSizes(owner.flavor, devices);
  return claimed.length > 0 ? claimed : NO_DISKS;
}

const NO_DISKS: readonly never[] = [];

/** The root disk of a server that boots from its image. */
function goesWithoutSaying({ source, destination, deviceName, tag }: RequestedDevice): boolean {
  return source === 'image' && destination === 'local' && deviceName === null && tag === null;
}

function checkBootOrder(devices: readonly RequestedDevice[]): void {
  const order = devices
    .flatMap(({ bootIndex }) => (bootIndex !== null && bootIndex >= 0 ? [bootIndex] : []))
    .sort((a, b) => a - b);
  if (order.length > 0 && order.every((index, place) => index === place)) return;
  throw invalidFormat(
    'Boot sequence for the instance and image/block device mapping combination is not valid.',
  );
}

function claim(
  call: ComputeCall,
  owner: DeviceOwner,
  device: RequestedDevice,
  volumes: ReadonlyMap<string, VolumeRecord>,
): BlockDevice {
  const { cloud } = call;
  const volumeType = checkVolumeType(call, device.volumeType);
  const size = checkSource(call, owner, device);
  const volume = device.source === 'volume' ? volumes.get(device.sourceId ?? '') : undefined;
  const attachmentId = volume ? reserve(call, volume, owner.id) : null;
  if (device.diskBus !== null && !DISK_BUSES.has(device.diskBus)) {
    throw badRequest('Block Device Mapping is Invalid.');
  }
  return {
    id: goesWithoutSaying(device) ? '' : cloud.ids.uuid(),
    source: device.source ?? 'blank',
    destination: device.destination,
    sourceId: device.sourceId,
    size: volume?.size ?? size,
    bootIndex: device.bootIndex,
    deviceName: device.deviceName,
    deleteOnTermination: device.deleteOnTermination,
    tag: device.tag,
    volumeType,
    guestFormat: device.guestFormat,
    volumeId: volume?.id ?? null,
    attachmentId,
  };
}

/** @returns the type's name */
function checkVolumeType(call: ComputeCall, idOrName: string | null): string | null {
  if (!idOrName) return null;
  const type = findVolumeType(call.cloud.volume, call.viewer, idOrName);
  // Nova looks through a list of them itself, and minds the case
  if (type?.id !== idOrName && type?.name !== idOrName)
    throw badRequest(`Volume type ${idOrName} could not be found.`);
  return type.name;
}

/** @returns the disk's size */
function checkSource(call: ComputeCall, owner: DeviceOwner, device: RequestedDevice): number | null {
  const { source, destination, sourceId: id, size } = device;
  if (source === 'image') {
    const known = id === owner.imageId || findImage(call.cloud.image, call.viewer, id ?? '');
    if (!known) throw invalidFormat(`failed to get image ${id}.`);
    if (destination === 'volume' && !size) {
      throw badRequest("Images with destination_type 'volume' need to have a non-zero size specified");
    }
  }
  if (source === 'snapshot') {
    const snapshot = findSnapshot(call.cloud.volume, call.viewer, id ?? '');
    if (!snapshot) throw invalidFormat(`failed to get snapshot ${id}.`);
    return size || snapshot.size;
  }
  if (source === 'blank' && destination === 'volume' && !size) {
    throw badRequest("Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size");
  }
  return size ?? sizeFromFlavor(owner.flavor, device);
}

function sizeFromFlavor(flavor: ServerFlavor, device: RequestedDevice): number | null {
  if (isSwap(device)) return flavor.swap;
  return isEphemeral(device) ? flavor.ephemeral : null;
}

function reserve(call: ComputeCall, volume: VolumeRecord, serverId: string): string {
  if (volume.multiattach && call.minor < MULTIATTACH_SINCE) {
    throw badRequest('Multiattach volumes are only supported starting with compute API version 2.60.');
  }
  try {
    return reserveVolume(call.cloud, volume, serverId, call.now).id;
  } catch (fault) {
    if (fault instanceof VolumeFault) throw badRequest(`Invalid volume: ${inNovasWords(call.cloud, fault)}`);
    throw fault;
  }
}

/** Nova passes on what Cinder's client makes of a refusal (recording `nova-create-bad-bdm-volume-in-use`). */
export function inNovasWords(cloud: Cloud, fault: VolumeFault): string {
  const request = `req-${cloud.requestIds.uuid()}`;
  return `Invalid input received: ${fault.message} (HTTP ${fault.status}) (Request-ID: ${request})`;
}

function checkLocalSizes(flavor: ServerFlavor, devices: readonly RequestedDevice[]): void {
  const ephemeral = devices
    .filter(isEphemeral)
    .reduce((sum, { size }) => sum + (size || flavor.ephemeral), 0);
  if (ephemeral > flavor.ephemeral) {
    throw badRequest(
      'Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.',
    );
  }
  const swaps = devices.filter(isSwap);
  if (swaps.length > 1) throw invalidFormat('More than one swap drive requested.');
  if ((swaps[0]?.size ?? 0) > flavor.swap) {
    throw badRequest('Swap drive requested is larger than instance type allows.');
  }
  if (devices.filter(({ destination }) => destination === 'local').length > MAX_LOCAL) {
    throw invalidFormat('You specified more local devices than the limit allows');
  }
}
