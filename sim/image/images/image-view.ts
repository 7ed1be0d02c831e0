import type { ImageCall } from '../image-call.js';
import type { ImageRecord } from '../state.js';
import { glanceTime } from '../times.js';

/** An image as every answer shows it: its own properties first (recording `glance-image-show`). */
export function imageView(call: ImageCall, image: ImageRecord): Record<string, unknown> {
  const self = `/v2/images/${image.id}`;
  const stores = storesOf(call, image);
  return {
    ...image.properties,
    name: image.name,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    visibility: image.visibility,
    size: image.size,
    virtual_size: image.virtualSize,
    status: image.status,
    checksum: image.checksum,
    protected: image.protected,
    min_ram: image.minRam,
    min_disk: image.minDisk,
    owner: image.owner,
    os_hidden: image.hidden,
    os_hash_algo: image.osHashValue === null ? null : 'sha512',
    os_hash_value: image.osHashValue,
    id: image.id,
    created_at: glanceTime(image.createdAt),
    updated_at: glanceTime(image.updatedAt),
    tags: image.tags,
    self,
    file: `${self}/file`,
    schema: '/v2/schemas/image',
    ...(stores && { stores }),
  };
}

/** Where the data is: told where there are several stores, and not of deactivated images to members. */
function storesOf(call: ImageCall, image: ImageRecord): string | undefined {
  if (!call.state.data.has(image.id)) return undefined;
  if (image.status === 'deactivated' && !call.isAdmin) return undefined;
  return call.stores[0];
}
