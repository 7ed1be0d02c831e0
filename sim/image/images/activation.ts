import { forbidden } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageReply, type ImageRoute, noContent } from '../route.js';
import type { ImageStatus } from '../state.js';

/** Nobody but administrators can read a deactivated image's data (recording `glance-image-deactivate`). */
export const deactivateImage: ImageRoute = {
  method: 'POST',
  path: '/images/{image_id}/actions/deactivate',
  bodiless: true,
  answer: (call) => change(call, 'deactivate', 'active', 'deactivated'),
};

export const reactivateImage: ImageRoute = {
  method: 'POST',
  path: '/images/{image_id}/actions/reactivate',
  bodiless: true,
  answer: (call) => change(call, 'reactivate', 'deactivated', 'active'),
};

function change(call: ImageCall, verb: string, from: ImageStatus, to: ImageStatus): ImageReply {
  const image = call.image();
  call.requireOwner(image);
  if (image.status !== from && image.status !== to) {
    throw forbidden(`Not allowed to ${verb} image in status '${image.status}'`);
  }
  if (image.status === from) {
    image.status = to;
    image.updatedAt = call.now;
  }
  return noContent;
}
