import type { ComputeRoute } from '../route.js';
import { createServer } from './create-server.js';
import { deleteServer } from './delete-server.js';
import { listServers, listServersDetailed } from './list/list-servers.js';
import { showServer } from './show-server.js';

/** The operations on servers, without their actions. */
export const serverRoutes: readonly ComputeRoute<never>[] = [
  createServer,
  listServers,
  listServersDetailed,
  showServer,
  deleteServer,
];
