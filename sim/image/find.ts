import type { ImageRecord, ImageState } from './state.js';

/** The project that looks, or undefined for an administrator, who sees all. */
export type Viewer = string | undefined;

/**
 * The image, where the project may see it: its own, public and community ones, and those shared with it,
 * accepted or not.
 */
export function findImage(state: ImageState, viewer: Viewer, id: string): ImageRecord | undefined {
  const image = state.images.get(id);
  return image && mayShow(state, viewer, image) ? image : undefined;
}

function mayShow(state: ImageState, viewer: Viewer, image: ImageRecord): boolean {
  if (viewer === undefined || image.owner === viewer || image.owner === null) return true;
  if (image.visibility === 'public' || image.visibility === 'community') return true;
  return image.visibility === 'shared' && (state.members.get(image.id)?.has(viewer) ?? false);
}
