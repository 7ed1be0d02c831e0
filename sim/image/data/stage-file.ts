import { type ImageRoute, noContent } from '../route.js';
import { checkQueued, checkSize, readData } from './upload.js';

/** `PUT /v2/images/{image_id}/stage`: data for an import; the image is `uploading` until then. */
export const stageFile: ImageRoute = {
  method: 'PUT',
  path: '/images/{image_id}/stage',
  answer(call) {
    const data = readData(call);
    const image = call.image();
    call.requireOwner(image);
    checkQueued(image, 'uploading');
    checkSize(call, data);
    call.state.staged.set(image.id, Uint8Array.from(data));
    image.status = 'uploading';
    image.size = data.byteLength;
    image.updatedAt = call.now;
    return noContent;
  },
};
