import { NewestFirst } from '../newest-first.js';
import type { ImageRecord, ImageState } from './state.js';

/** Images by age; follows from the state alone, and is rebuilt from it when a cloud is restored. */
const byAge = new WeakMap<ImageState, NewestFirst<ImageRecord>>();

export function imagesByAge(state: ImageState): NewestFirst<ImageRecord> {
  const known = byAge.get(state);
  if (known) return known;
  const images = new NewestFirst(state.images.values());
  byAge.set(state, images);
  return images;
}

export function addImage(state: ImageState, image: ImageRecord): void {
  imagesByAge(state).add(image);
  state.images.set(image.id, image);
}

/** Takes the image and all that belongs to it away. Its id stays used. */
export function removeImage(state: ImageState, image: ImageRecord): void {
  imagesByAge(state).remove(image);
  state.images.delete(image.id);
  state.members.delete(image.id);
  state.data.delete(image.id);
  state.staged.delete(image.id);
  state.tasks.delete(image.id);
  state.deleted.add(image.id);
}
