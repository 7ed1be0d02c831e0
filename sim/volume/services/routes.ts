import type { VolumeRoute } from '../route.js';
import { emptyCollectionRoutes } from './empty-collections.js';
import { listExtensions, showExtension } from './extensions.js';
import { listAvailabilityZones } from './list-availability-zones.js';
import { listGroupTypes } from './list-group-types.js';
import { listHosts } from './list-hosts.js';
import { listPools } from './list-pools.js';
import { listResourceFilters } from './list-resource-filters.js';
import { listServices } from './list-services.js';

export const serviceRoutes: readonly VolumeRoute<never>[] = [
  listServices,
  listAvailabilityZones,
  listPools,
  listHosts,
  listResourceFilters,
  listGroupTypes,
  listExtensions,
  showExtension,
  ...emptyCollectionRoutes,
];
