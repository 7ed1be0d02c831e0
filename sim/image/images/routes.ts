import type { ImageRoute } from '../route.js';
import { deactivateImage, reactivateImage } from './activation.js';
import { createImage } from './create-image.js';
import { deleteImage } from './delete-image.js';
import { listImages } from './list-images.js';
import { showImage } from './show-image.js';
import { updateImage } from './update-image.js';

export const imageRoutes: readonly ImageRoute[] = [
  listImages,
  createImage,
  showImage,
  updateImage,
  deleteImage,
  deactivateImage,
  reactivateImage,
];
