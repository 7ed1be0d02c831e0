import type { Walk } from '../traveller.js';
import { computeWalk } from './compute.js';
import { identityWalk } from './identity.js';
import { imageWalk } from './image.js';
import { networkWalk } from './network.js';
import { placementWalk } from './placement.js';
import { volumeWalk } from './volume.js';

/** A walk through the operations of each service. */
export const WALKS: readonly Walk[] = [
  computeWalk,
  volumeWalk,
  imageWalk,
  networkWalk,
  placementWalk,
  identityWalk,
];
