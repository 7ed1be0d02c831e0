import type { ComputeRoute } from '../route.js';
import { createFlavor } from './create-flavor.js';
import { deleteFlavor } from './delete-flavor.js';
import { extraSpecRoutes } from './extra-specs.js';
import { flavorAccessRoutes } from './flavor-access.js';
import { listFlavors, listFlavorsDetailed } from './list-flavors.js';
import { showFlavor } from './show-flavor.js';
import { updateFlavor } from './update-flavor.js';

export const flavorRoutes: readonly ComputeRoute<never>[] = [
  listFlavors,
  listFlavorsDetailed,
  showFlavor,
  createFlavor,
  updateFlavor,
  deleteFlavor,
  ...extraSpecRoutes,
  ...flavorAccessRoutes,
];
