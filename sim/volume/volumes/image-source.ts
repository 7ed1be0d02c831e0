import type { ImageRecord } from '../../image/state.js';
import { invalidInput, VolumeFault } from '../fault.js';
import type { GiB, Metadata } from '../state.js';

const BYTES_PER_GIB = 2 ** 30;

/** @throws VolumeFault unless the image fits (recording `cinder-create-bad-image-min-disk`) */
export function checkImage(image: ImageRecord, size: GiB): void {
  if (image.status !== 'active') throw invalidInput(`Image ${image.id} is not active.`);
  const needed = Math.ceil((image.size ?? 0) / BYTES_PER_GIB);
  if (needed > size) {
    throw invalidInput(`Size of specified image ${needed}GB is larger than volume size ${size}GB.`);
  }
  if (size < image.minDisk) {
    throw invalidInput(
      `Volume size ${size}GB cannot be smaller than the image minDisk size ${image.minDisk}GB.`,
    );
  }
  const unpacked = Math.ceil((image.virtualSize ?? 0) / BYTES_PER_GIB);
  if (unpacked > size) {
    throw new VolumeFault(
      'ImageUnacceptable',
      `Image ${image.id} is unacceptable: Image virtual size is ${unpacked}GB and doesn't fit in a volume of size ${size}GB.`,
    );
  }
}

/** What Cinder notes of an image (recording `cinder-show-from-image`). */
export function imageMetadata(image: ImageRecord): Metadata {
  return {
    ...image.properties,
    image_id: image.id,
    ...(image.name === null ? {} : { image_name: image.name }),
    ...(image.checksum === null ? {} : { checksum: image.checksum }),
    container_format: String(image.containerFormat),
    disk_format: String(image.diskFormat),
    min_disk: String(image.minDisk),
    min_ram: String(image.minRam),
    size: String(image.size ?? 0),
  };
}
