import type { Cloud } from '../cloud.js';
import type { VolumeSeed } from './seed.js';

/** Plain data only: it is saved and restored as it is. */
export type VolumeState = Record<string, never>;

export function newVolumeState(_seed: VolumeSeed, _cloud: Cloud): VolumeState {
  return {};
}
