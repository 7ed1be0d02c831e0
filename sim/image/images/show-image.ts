import { type ImageRoute, ok } from '../route.js';
import { imageView } from './image-view.js';

/** `GET /v2/images/{image_id}` */
export const showImage: ImageRoute = {
  method: 'GET',
  path: '/images/{image_id}',
  bodiless: true,
  answer: (call) => ok(imageView(call, call.image())),
};
