import type { ImageRecord } from '../../image/rules.js';
import { badRequest, forbidden } from '../fault.js';
import type { RequestedDevice } from './block-devices/requested-device.js';
import type { ServerFlavor } from './server.js';

const GIB = 2 ** 30;

/** What Nova takes from an image, or from a volume that was made of one. */
export interface BootImage {
  /** Null for a volume's. */
  readonly id: string | null;
  /** Whether it is the request's `imageRef`; else a device is made of it. */
  readonly named: boolean;
  readonly status: string;
  /** Bytes. */
  readonly size: number;
  /** GiB. */
  readonly minDisk: number;
  /** MiB. */
  readonly minRam: number;
  readonly properties: Readonly<Record<string, string>>;
}

export function bootImageOf(image: ImageRecord, named = true): BootImage {
  const { id, status, size, minDisk, minRam, properties } = image;
  return { id, named, status, size: size ?? 0, minDisk, minRam, properties };
}

/** Where nothing is said of it in a request, the image says whether the root disk is made as large as the flavor's. */
export function diskConfigOf(image: Pick<BootImage, 'properties'> | undefined): 'AUTO' | 'MANUAL' {
  const said = image?.properties.auto_disk_config;
  return said !== undefined && TRUE.test(said) ? 'AUTO' : 'MANUAL';
}

const TRUE = /^\s*(true|1|yes|on|t|y)\s*$/i;

/**
 * Whether the image can be booted with the flavor, in Nova's order (recordings `nova-create-bad-image-*`,
 * `nova-create-bad-flavor-*`).
 *
 * @throws ComputeFault
 */
export function checkImageFits(
  image: BootImage | undefined,
  flavor: ServerFlavor,
  root: RequestedDevice | undefined,
  isAdmin: boolean,
): void {
  if (!image) return;
  const { properties } = image;
  if (image.named && properties.cinder_encryption_key_id) {
    throw badRequest(
      `Image ${image.id} is unacceptable: Direct booting of an image uploaded from an encrypted volume is unsupported.`,
    );
  }
  if (image.status !== 'active') throw badRequest(`Image ${image.named ? image.id : 'None'} is not active.`);
  const configDrive = properties.img_config_drive ?? 'optional';
  if (configDrive !== 'optional' && configDrive !== 'mandatory') {
    throw badRequest(`Image's config drive option '${configDrive}' is invalid`);
  }
  if (flavor.ram < image.minRam) throw badRequest("Flavor's memory is too small for requested image.");
  if (root?.destination === 'volume') checkVolume(image, root.size);
  else checkLocalDisk(image, flavor, isAdmin);
}

function checkVolume(image: BootImage, size: number | null): void {
  if (size === null || image.minDisk <= size) return;
  throw badRequest(
    `Volume is smaller than the minimum size specified in image metadata. Volume size is ${size * GIB} bytes, minimum size is ${image.minDisk * GIB} bytes.`,
  );
}

function checkLocalDisk(image: BootImage, flavor: ServerFlavor, isAdmin: boolean): void {
  const disk = flavor.disk * GIB;
  if (disk === 0) {
    if (isAdmin) return;
    throw forbidden('Only volume-backed servers are allowed for flavors with zero disk.');
  }
  if (image.size > disk) {
    throw badRequest(
      `Flavor's disk is too small for requested image. Flavor disk is ${disk} bytes, image is ${image.size} bytes.`,
    );
  }
  if (image.minDisk * GIB > disk) {
    throw badRequest(
      `Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is ${disk} bytes, minimum size is ${image.minDisk * GIB} bytes.`,
    );
  }
}
