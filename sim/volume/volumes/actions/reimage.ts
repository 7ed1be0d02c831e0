import * as z from 'zod';
import { findImage } from '../../../image/rules.js';
import { invalidVolume, VolumeFault } from '../../fault.js';
import { accepted, type VolumeRoute } from '../../route.js';
import { flag, isTrue, uuid } from '../../schema.js';
import { attachmentsOf } from '../../volume-index.js';
import { checkImage, imageMetadata } from '../image-source.js';
import { beginVolumeStep, setStatus } from '../volume-lifecycle.js';

const schema = z.strictObject({
  'os-reimage': z.strictObject({ image_id: uuid, reimage_reserved: flag.optional() }),
});

/**
 * Writes an image over the volume's content. Stage `volume.create`, step `downloading`. Where there is something
 * against the image, the volume is `downloading` all the same, until an administrator resets it.
 */
export const reimage: VolumeRoute<z.infer<typeof schema>> = {
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-reimage',
  min: 68,
  body: [[68, schema]],
  answer(call, { 'os-reimage': wanted }) {
    const volume = call.volume();
    if (attachmentsOf(call.state, volume.id).size > 1) {
      throw new VolumeFault(
        'Conflict',
        'Cannot re-image a volume which is attached to more than one server.',
      );
    }
    const allowed = ['available', 'error', ...(isTrue(wanted.reimage_reserved) ? ['reserved'] : [])];
    if (!allowed.includes(volume.status)) {
      throw invalidVolume(
        `Volume ${volume.id} status must be ${allowed.join(' or ')}, but current status is ${volume.status}.`,
      );
    }
    setStatus(volume, 'downloading', call.now);
    const image = findImage(call.cloud.image, call.projectId, wanted.image_id);
    if (!image) throw new VolumeFault('NotFound', `Image ${wanted.image_id} could not be found.`);
    checkImage(image, volume.size);
    volume.imageMetadata = imageMetadata(image);
    volume.bootable = true;
    beginVolumeStep(call.cloud, volume, 'volume.create', 'downloading', call.now);
    return accepted();
  },
};
