import type { ComputeRoute } from '../route.js';
import { listAddresses } from './addresses/list-addresses.js';
import { showAddresses } from './addresses/show-addresses.js';
import { createServer } from './create-server.js';
import { deleteServer } from './delete-server.js';
import { listServers, listServersDetailed } from './list/list-servers.js';
import { metadataRoutes } from './metadata/routes.js';
import { showDiagnostics } from './show-diagnostics.js';
import { showServer } from './show-server.js';
import { showTopology } from './show-topology.js';
import { tagRoutes } from './tags/routes.js';
import { updateServer } from './update-server.js';

/** The operations on servers, without their actions. */
export const serverRoutes: readonly ComputeRoute<never>[] = [
  createServer,
  listServers,
  listServersDetailed,
  showServer,
  updateServer,
  deleteServer,
  ...metadataRoutes,
  ...tagRoutes,
  listAddresses,
  showAddresses,
  showDiagnostics,
  showTopology,
];
