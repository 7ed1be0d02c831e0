import type { ComputeRoute } from '../route.js';
import { flavorOfPath } from './flavor.js';
import { viewFlavor, withFlavors } from './flavor-view.js';

/** `GET /flavors/{id}` (recordings `nova-flavor-show*`). */
export const showFlavor: ComputeRoute = {
  method: 'GET',
  path: '/flavors/{flavor_id}',
  answer: (call) => withFlavors({ flavor: viewFlavor(call, flavorOfPath(call)) }),
};
