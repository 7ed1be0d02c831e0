import type { Cloud } from '../../cloud.js';
import { VolumeFault } from '../fault.js';
import type { AttachmentRecord } from '../state.js';

/**
 * What a server has connected, only Nova may take away: a client that did would leave the server with a device that
 * leads nowhere, or to another's data.
 * @throws VolumeFault 409
 */
export function checkDetachable(cloud: Cloud, attachment: AttachmentRecord): void {
  const { serverId, connectionInfo } = attachment;
  if (serverId === null || Object.keys(connectionInfo).length === 0 || !hasServer(cloud, serverId)) return;
  throw new VolumeFault(
    'ConflictNovaUsingAttachment',
    `ConflictNovaUsingAttachment: Detach volume from instance ${serverId} using the Compute API`,
  );
}

/** Deleted servers are remembered for a while. */
function hasServer(cloud: Cloud, id: string): boolean {
  const server = cloud.compute.servers.get(id);
  return server !== undefined && server.deletedAt === null;
}
