import type { ComputeCall } from '../../compute-call.js';
import { itemNotFound, policyForbids, serverNotFound } from '../../fault.js';
import { isScheduled } from '../build-server.js';
import { type ServerRecord, touchUndated } from '../server.js';
import { checkState, SETTLED } from '../state-check.js';

/** First microversion with tags. */
export const TAGS_SINCE = 26;
export const MOST_TAGS = 50;

/**
 * The server whose tags a path names. Unlike elsewhere, another project's is not hidden but forbidden, and one
 * that is in no cell yet is not found.
 *
 * @throws ComputeFault 403, 404
 */
export function findTagged(call: ComputeCall, operation: string): ServerRecord {
  const id = call.param('server_id');
  const server = call.cloud.compute.servers.get(id);
  if (!server) throw itemNotFound(`Instance ${id} has no mapping to a cell.`);
  if (server.deletedAt !== null) throw serverNotFound(id);
  if (server.projectId !== call.projectId && !call.isAdmin) {
    throw policyForbids(`os_compute_api:os-server-tags:${operation}`);
  }
  if (!isScheduled(server)) throw serverNotFound(id);
  return server;
}

const NO_TAGS: readonly never[] = [];

/** Tags are a set, which Nova keeps in order of the alphabet. @throws ComputeFault 409 */
export function changeTags(
  call: ComputeCall,
  server: ServerRecord,
  tags: readonly string[],
  action: string,
): void {
  checkState(server, SETTLED, action);
  touchUndated(call.cloud, server, call.now, { tags: inOrder(tags) });
}

export function inOrder(tags: readonly string[]): readonly string[] {
  if (tags.length === 0) return NO_TAGS;
  return [...new Set(tags)].sort((a, b) => (a < b ? -1 : +(a > b)));
}
