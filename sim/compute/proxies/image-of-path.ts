import { findImage, type ImageRecord } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { itemNotFound } from '../fault.js';

/** Whose images are looked for: a project's, or everybody's for an administrator. */
export function viewer(call: ComputeCall): string | undefined {
  return call.isAdmin ? undefined : call.projectId;
}

/** @throws ComputeFault 404 */
export function imageOfPath(call: ComputeCall): ImageRecord {
  const image = findImage(call.cloud.image, viewer(call), call.param('image_id'));
  if (!image) throw itemNotFound('Image not found.');
  return image;
}
