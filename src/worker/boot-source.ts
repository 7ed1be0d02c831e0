/** How `image` and `block_devices` become Nova's `imageRef` and `block_device_mapping_v2`. */
import type { BlockDeviceSpec } from './block-devices.js';

/** One entry of `block_device_mapping_v2`, as Nova takes it. */
export type Mapping = Readonly<Record<string, unknown>>;

export interface BootSource {
  /** Empty where Nova is to take what it boots from a device. */
  readonly imageRef: string;
  readonly mappings: readonly Mapping[];
}

/** What Nova calls the root device where the image does not say otherwise. */
const ROOT = /^(\/dev\/)?vda$/;

/**
 * The device with boot_index 0 is what boots, be there an `image` or not; without such a device, the image.
 *
 * - A volume boots: `imageRef` is the image, which Nova then only shows (recording
 *   accepted-bdm-volume-boot-and-imageRef). Beside an imageRef Nova refuses a volume that is named as the
 *   root device is ("cannot be assigned the same device name as the root device vda"), so that name, which
 *   is the documented default, is left to Nova.
 * - A local disk boots: `imageRef` is its image. With none Nova would make an empty disk, with another Nova
 *   would boot that one (recording accepted-bdm-image-and-imageRef-mismatch).
 * - No device boots: Nova wants the image named among the devices (recording nova-create-bad-bdm-no-boot-index).
 */
export function bootSource(image: string | undefined, devices: readonly Mapping[]): BootSource {
  if (devices.length === 0) return { imageRef: image ?? '', mappings: [] };
  const boot = devices.find(({ boot_index }) => boot_index === 0);
  if (boot === undefined)
    return { imageRef: image ?? '', mappings: [...localRoot(image), ...unrooted(devices)] };
  if (boot.source_type === 'image' && boot.destination_type === 'local')
    return { imageRef: String(boot.uuid), mappings: unrooted(devices) };
  return image === undefined
    ? { imageRef: '', mappings: devices }
    : { imageRef: image, mappings: unrooted(devices) };
}

export function mappingOf(device: BlockDeviceSpec): Mapping {
  return Object.fromEntries(Object.entries(device).filter(([, value]) => value !== undefined));
}

function localRoot(image: string | undefined): Mapping[] {
  if (image === undefined) return [];
  return [
    {
      uuid: image,
      source_type: 'image',
      destination_type: 'local',
      boot_index: 0,
      delete_on_termination: true,
    },
  ];
}

function unrooted(devices: readonly Mapping[]): Mapping[] {
  return devices.map((device) => {
    if (device.destination_type !== 'volume' || !ROOT.test(String(device.device_name))) return device;
    const { device_name: _, ...unnamed } = device;
    return unnamed;
  });
}
