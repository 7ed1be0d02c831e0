import type { Cloud } from '../cloud.js';
import type { ComputeSeed } from './seed.js';

/** Plain data only: it is saved and restored as it is. */
export type ComputeState = Record<string, never>;

export function newComputeState(_seed: ComputeSeed, _cloud: Cloud): ComputeState {
  return {};
}
