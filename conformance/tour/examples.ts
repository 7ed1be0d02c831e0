import type { Image, OpenStackLatentWorkerOptions } from '../../src/index.js';

/** What an example is made of on a certain cloud. */
export interface Parts {
  readonly flavor: string | number;
  /** UUID. */
  readonly image: string;
  /** UUID of the image that the block device is made of. */
  readonly volumeImage: string;
  readonly volumeSizeGiB: number;
  /** The four account arguments of the specification, or what stands in their place. */
  readonly account: Partial<OpenStackLatentWorkerOptions>;
}

export interface Example {
  readonly title: string;
  /** The instance has a volume, which must go with it. */
  readonly bootsFromVolume: boolean;
  options(parts: Parts): OpenStackLatentWorkerOptions;
}

/** The three configurations that the specification shows, in its order. */
export const EXAMPLES: readonly Example[] = [
  {
    title: 'an image by its UUID',
    bootsFromVolume: false,
    options: ({ flavor, image, account }) => ({ ...account, flavor, image }),
  },
  {
    title: 'a callable that picks the oldest image',
    bootsFromVolume: false,
    options: ({ flavor, account }) => ({ ...account, flavor, image: findImage }),
  },
  {
    title: 'a block device: the instance boots from a volume that is made of an image',
    bootsFromVolume: true,
    options: ({ flavor, image, volumeImage, volumeSizeGiB, account }) => ({
      ...account,
      flavor,
      image,
      block_devices: [{ uuid: volumeImage, volume_size: volumeSizeGiB }],
    }),
  },
];

/** The specification's `find_image`: the oldest of them. */
export function findImage(images: readonly Image[]): Image | undefined {
  return [...images].sort((a, b) => a.created.localeCompare(b.created))[0];
}
