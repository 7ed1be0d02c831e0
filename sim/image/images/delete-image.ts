import { forbidden, notFound } from '../fault.js';
import { removeImage } from '../image-index.js';
import { type ImageRoute, noContent } from '../route.js';

/** `DELETE /v2/images/{image_id}` (recordings `glance-image-delete-*`). */
export const deleteImage: ImageRoute = {
  method: 'DELETE',
  path: '/images/{image_id}',
  bodiless: true,
  answer(call) {
    const image = call.image((id) => notFound(`Failed to find image ${id} to delete`));
    call.requireOwner(image);
    if (image.protected) throw forbidden(`Image ${image.id} is protected and cannot be deleted.`);
    removeImage(call.state, image);
    return noContent;
  },
};
