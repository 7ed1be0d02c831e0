import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { indexesOf } from '../network/indexes.js';

/** Which server asks, and what for. */
export interface Asker {
  readonly server: ServerRecord | undefined;
  /** What is left of the path: `/openstack/latest/meta_data.json`. */
  readonly path: string;
}

const PREFIX = /^(?:\/metadata)?\/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?=\/|$)/;

/**
 * A server is known by an id before the path (`/SERVER_ID/openstack`, for guests that run on this very machine and
 * have no address of their own), by the header that Neutron's proxy sends, or by the address that it asks from.
 */
export function findAsker(call: Call): Asker {
  const { cloud, path } = call;
  const prefix = PREFIX.exec(path);
  if (prefix) return { server: alive(cloud, prefix[1]), path: path.slice(prefix[0].length) };
  const id = call.header('x-instance-id');
  if (id !== undefined) return { server: ofTenant(call, alive(cloud, id)), path };
  return { server: byAddress(cloud, call.request.remoteAddress), path };
}

function alive(cloud: Cloud, id: string | undefined): ServerRecord | undefined {
  const server = cloud.compute.servers.get(id ?? '');
  return server?.deletedAt === null ? server : undefined;
}

/** The proxy says whose network it asks from. */
function ofTenant(call: Call, server: ServerRecord | undefined): ServerRecord | undefined {
  const tenant = call.header('x-tenant-id');
  return tenant === undefined || server?.projectId === tenant ? server : undefined;
}

function byAddress(cloud: Cloud, address: string | undefined): ServerRecord | undefined {
  if (address === undefined) return undefined;
  const plain = address.replace(/^::ffff:/i, '');
  for (const ports of indexesOf(cloud.network).addresses.values()) {
    const port = cloud.network.ports.get(ports.get(plain) ?? '');
    const server = port && alive(cloud, port.device_id);
    if (server) return server;
  }
  return undefined;
}
