import { forbidden } from '../fault.js';
import { storeData } from '../images/image-data.js';
import { type ImageRoute, noContent } from '../route.js';
import { checkFormats, checkQueued, checkSize, checkStore, readData } from './upload.js';

/** `PUT /v2/images/{image_id}/file` (recording `glance-image-upload`): the image is active when this is answered. */
export const uploadFile: ImageRoute = {
  method: 'PUT',
  path: '/images/{image_id}/file',
  answer(call) {
    const data = readData(call);
    checkStore(call);
    const image = call.image();
    call.requireOwner(image, () => forbidden(`Not allowed to upload image data for image ${image.id}`));
    checkQueued(image, 'saving');
    checkFormats(image);
    checkSize(call, data);
    storeData(call.state, image, Uint8Array.from(data), call.now);
    return noContent;
  },
};
