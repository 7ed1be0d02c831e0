import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.js';
import { heldForServer } from '../../compute/servers/held-for-server.js';
import type { Host } from '../../compute/servers/hosts.js';
import type { ServerRecord } from '../../compute/servers/server.js';

/** A compute host, as Placement knows it. */
export interface ResourceProvider {
  readonly uuid: string;
  readonly name: string;
  readonly host: Host;
  /** The servers that take something of it. */
  readonly consumers: readonly ServerRecord[];
}

export function resourceProviders(cloud: Cloud): ResourceProvider[] {
  return cloud.profile.compute.hosts.map((host) => ({
    uuid: uuidOf(host.name),
    name: host.name,
    host,
    consumers: [...cloud.compute.servers.values()].filter(
      (server) => server.host === host.name && server.deletedAt === null,
    ),
  }));
}

/** The same for the same name, so that a host keeps its id. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`resource provider ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Changes with what its servers take. */
export function generationOf({ consumers }: ResourceProvider): number {
  return consumers.reduce((sum, { revision }) => sum + revision, 1);
}

export interface Resources {
  readonly VCPU: number;
  /** MiB. */
  readonly MEMORY_MB: number;
  /** GiB. */
  readonly DISK_GB: number;
}

export function heldFor(server: ServerRecord): Resources[] {
  return heldForServer(server).map(resourcesOf);
}

/** What a server takes. A root disk on a volume takes none of the host's. */
export function resourcesOf({ flavor, blockDevices }: ServerRecord): Resources {
  const onVolume = blockDevices.some(
    ({ bootIndex, destination }) => bootIndex === 0 && destination === 'volume',
  );
  return {
    VCPU: flavor.vcpus,
    MEMORY_MB: flavor.ram,
    DISK_GB: (onVolume ? 0 : flavor.disk) + flavor.ephemeral + Math.ceil(flavor.swap / 1024),
  };
}
