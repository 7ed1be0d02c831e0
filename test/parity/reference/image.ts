import type { SeedInput } from '../../../sim/seed.js';

/** The first 72 bytes of an empty QCOW image of 1 MiB. */
const QCOW_HEADER =
  '514649fb00000002000000000000000000000000000000100000000000100000' +
  '00000000000000010000000000000048000000000000000000000000000000000000000000000000';

/** What image held in the recorded cloud (recordings `glance-images`, `glance-images-filter-name`). */
export const imageSeed: NonNullable<NonNullable<SeedInput>['image']> = {
  resource_types: [],
  images: [
    {
      id: '8f389de1-26e6-43a5-be2d-28d16ec5f8e0',
      name: 'tiny-1',
      size: 4096,
      created_at: '2026-11-22T14:36:44Z',
    },
    {
      id: '5a57671b-4cbe-4844-b0a2-7454f1acb9d5',
      name: 'tiny-2',
      disk_format: 'qcow2',
      min_ram: 256,
      properties: { os_distro: 'debian', hw_disk_bus: 'virtio' },
      content_base64: Buffer.concat([Buffer.from(QCOW_HEADER, 'hex')], 8192).toString('base64'),
      created_at: '2026-11-22T14:36:46Z',
    },
    {
      id: '7be222b9-aa7d-4ab4-99a6-e774da5cbc3f',
      name: 'needs-disk',
      size: 2048,
      min_disk: 10,
      created_at: '2026-11-22T14:36:47Z',
    },
  ],
};
