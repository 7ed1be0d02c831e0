import type { Cloud } from '../cloud.js';
import type { ImageSeed } from './seed.js';

/** Plain data only: it is saved and restored as it is. */
export type ImageState = Record<string, never>;

export function newImageState(_seed: ImageSeed, _cloud: Cloud): ImageState {
  return {};
}
