import * as z from 'zod';
import { text } from '../../../compute/schema/types.js';
import { VolumeFault } from '../../fault.js';
import { ok, type VolumeRoute } from '../../route.js';
import { metadata } from '../../schema.js';

const setSchema = z.strictObject({ 'os-set_image_metadata': z.strictObject({ metadata }) });

/** What a volume is said to come from: Nova boots by it. */
export const setImageMetadata: VolumeRoute<z.infer<typeof setSchema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-set_image_metadata',
  body: [[0, setSchema]],
  answer(call, { 'os-set_image_metadata': wanted }) {
    const volume = call.volume();
    volume.imageMetadata = { ...volume.imageMetadata, ...wanted.metadata };
    return ok({ metadata: volume.imageMetadata });
  },
};

export const showImageMetadata: VolumeRoute = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-show_image_metadata',
  answer(call) {
    const { id, imageMetadata } = call.volume();
    if (Object.keys(imageMetadata).length === 0) throw notFound(id);
    return ok({ metadata: imageMetadata });
  },
};

const unsetSchema = z.strictObject({
  'os-unset_image_metadata': z.strictObject({ key: text({ min: 1, max: 255 }) }),
});

export const unsetImageMetadata: VolumeRoute<z.infer<typeof unsetSchema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-unset_image_metadata',
  body: [[0, unsetSchema]],
  answer(call, { 'os-unset_image_metadata': { key } }) {
    const volume = call.volume();
    if (!Object.hasOwn(volume.imageMetadata, key)) throw notFound(volume.id);
    const { [key]: _gone, ...rest } = volume.imageMetadata;
    volume.imageMetadata = rest;
    return { status: 200, plain: true };
  },
};

function notFound(id: string): VolumeFault {
  return new VolumeFault('NotFound', `Glance metadata for volume/snapshot ${id} cannot be found.`);
}
