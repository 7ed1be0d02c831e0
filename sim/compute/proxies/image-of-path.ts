import { findImage, type ImageRecord } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';

/** @throws ComputeFault 404 */
export function imageOfPath(call: ComputeCall): ImageRecord {
  const image = findImage(call.cloud.image, call.viewer, call.param('image_id'));
  if (!image) throw itemNotFound('Image not found.');
  return image;
}
