import type { VolumeRoute } from '../route.js';
import { showCapabilities } from './capabilities.js';
import { cleanWorkers } from './clean-workers.js';
import { clusterRoutes } from './clusters.js';
import { defaultTypeRoutes } from './default-types.js';
import { encryptionRoutes } from './encryption.js';
import { listExtensions, showExtension } from './extensions.js';
import { hostRoutes } from './hosts.js';
import { listAvailabilityZones } from './list-availability-zones.js';
import { listPools } from './list-pools.js';
import { listResourceFilters } from './list-resource-filters.js';
import { listServices } from './list-services.js';
import { manageableRoutes, managingRoutes } from './manageable.js';
import { updateService } from './update-service.js';

export const serviceRoutes: readonly VolumeRoute<never>[] = [
  listServices,
  updateService,
  listAvailabilityZones,
  listPools,
  ...hostRoutes,
  listResourceFilters,
  listExtensions,
  showExtension,
  showCapabilities,
  cleanWorkers,
  ...defaultTypeRoutes,
  ...encryptionRoutes,
  ...manageableRoutes,
  ...managingRoutes,
  ...clusterRoutes,
];
