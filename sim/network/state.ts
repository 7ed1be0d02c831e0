import type { Cloud } from '../cloud.js';
import type { NetworkSeed } from './seed.js';

/** Plain data only: it is saved and restored as it is. */
export type NetworkState = Record<string, never>;

export function newNetworkState(_seed: NetworkSeed, _cloud: Cloud): NetworkState {
  return {};
}
