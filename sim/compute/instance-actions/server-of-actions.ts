import type { ComputeCall } from '../compute-call.js';
import { findServer, type ServerRecord } from '../servers/server.js';

const DELETED_SINCE = 21;

/** Since 2.21, what was done to a server can be read when it is gone. @throws ComputeFault 404 */
export function serverOfActions(call: ComputeCall): ServerRecord {
  const server = call.cloud.compute.servers.get(call.param('server_id'));
  const gone = server !== undefined && server.deletedAt !== null;
  const visible = server !== undefined && (server.projectId === call.projectId || call.isAdmin);
  return gone && visible && call.minor >= DELETED_SINCE ? server : findServer(call);
}
