import type { ServerRecord } from './server.js';

/**
 * A server as often as a host keeps room for it: as it is, and, as long as its resize is not confirmed, as it was
 * before, to go back to.
 */
export function heldForServer(server: ServerRecord): readonly ServerRecord[] {
  if (server.vmState !== 'resized' || !server.move) return [server];
  return [server, { ...server, flavor: server.move.from.flavor }];
}
