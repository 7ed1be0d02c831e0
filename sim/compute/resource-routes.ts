import { aggregateRoutes } from './aggregates/aggregate-operations.js';
import { assistedSnapshotRoutes } from './assisted-snapshots/assisted-snapshot-routes.js';
import {
  listAvailabilityZones,
  listAvailabilityZonesDetailed,
} from './availability-zones/list-availability-zones.js';
import { extensionRoutes } from './extensions/extension-operations.js';
import { createExternalEvents } from './external-events/create-external-events.js';
import { flavorRoutes } from './flavors/routes.js';
import { hostRoutes } from './hosts/routes.js';
import { hypervisorRoutes } from './hypervisors/hypervisor-operations.js';
import { instanceActionRoutes } from './instance-actions/routes.js';
import { interfaceRoutes } from './interfaces/routes.js';
import { keypairRoutes } from './keypairs/routes.js';
import { showLimits } from './limits/show-limits.js';
import { migrationRoutes } from './migrations/routes.js';
import { proxyRoutes } from './proxies/routes.js';
import { quotaRoutes } from './quotas/routes.js';
import { retiredRoutes } from './retired/retired-resources.js';
import type { ComputeRoute } from './route.js';
import { showConsoleToken } from './server-actions/console-tokens.js';
import { serverActionRoutes } from './server-actions/routes.js';
import { passwordRoutes } from './server-actions/server-password.js';
import { serverGroupRoutes } from './server-groups/routes.js';
import { serviceRoutes } from './services/routes.js';
import { usageAuditRoutes } from './usage/usage-audit-log.js';
import { usageRoutes } from './usage/usage-operations.js';
import { volumeAttachmentRoutes } from './volume-attachments/routes.js';

/** The operations on everything that is not a server, and on what belongs to a server. */
export const resourceRoutes: readonly ComputeRoute<never>[] = [
  ...flavorRoutes,
  ...keypairRoutes,
  ...serverGroupRoutes,
  ...quotaRoutes,
  showLimits,
  listAvailabilityZones,
  listAvailabilityZonesDetailed,
  ...hypervisorRoutes,
  ...aggregateRoutes,
  ...serviceRoutes,
  ...usageRoutes,
  ...extensionRoutes,
  ...proxyRoutes,
  ...instanceActionRoutes,
  ...serverActionRoutes,
  ...passwordRoutes,
  ...migrationRoutes,
  ...usageAuditRoutes,
  ...retiredRoutes,
  ...hostRoutes,
  createExternalEvents,
  ...assistedSnapshotRoutes,
  showConsoleToken,
  ...volumeAttachmentRoutes,
  ...interfaceRoutes,
];
