import { uuidOf } from '../../uuid-of.js';
import type { ComputeCall } from '../compute-call.js';
import { heldForServer } from '../servers/held-for-server.js';
import type { ServerRecord } from '../servers/server.js';
import { serverIndex } from '../servers/server-index.js';
import { type ComputeService, servicesOf } from '../services/compute-service.js';

/** Memory that a host keeps for itself. MiB. */
const RESERVED_RAM = 512;

/** A compute host, and what its servers take of it. */
export interface Hypervisor {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly service: ComputeService;
  readonly servers: readonly ServerRecord[];
  /** What Nova counts of it, under Nova's names. */
  readonly resources: Readonly<Record<ResourceName, number>>;
}

export const RESOURCE_NAMES = [
  'vcpus',
  'memory_mb',
  'local_gb',
  'vcpus_used',
  'memory_mb_used',
  'local_gb_used',
  'free_ram_mb',
  'free_disk_gb',
  'current_workload',
  'running_vms',
  'disk_available_least',
] as const;
export type ResourceName = (typeof RESOURCE_NAMES)[number];

export function hypervisorsOf(call: ComputeCall): Hypervisor[] {
  const { hosts, hypervisor } = call.cloud.profile.compute;
  const computes = servicesOf(call).filter(({ binary }) => binary === 'nova-compute');
  const services = new Map(computes.map((service) => [service.host, service]));
  const byHost = serversByHost(call);
  return hosts.flatMap((host, place) => {
    const service = services.get(host.name);
    if (!service) return [];
    const servers = byHost.get(host.name) ?? [];
    const sum = (value: (server: ServerRecord) => number) =>
      servers.flatMap(heldForServer).reduce((total, server) => total + value(server), 0);
    const used = {
      vcpus: sum(({ flavor }) => flavor.vcpus),
      ram: RESERVED_RAM + sum(({ flavor }) => flavor.ram),
      disk: sum(({ flavor }) => flavor.disk + flavor.ephemeral),
    };
    return {
      number: place + 1,
      id: uuidOf(`hypervisor/${host.name}`),
      name: host.name,
      service,
      servers,
      resources: {
        vcpus: host.vcpus,
        memory_mb: host.ram,
        local_gb: host.disk,
        vcpus_used: used.vcpus,
        memory_mb_used: used.ram,
        local_gb_used: used.disk,
        free_ram_mb: host.ram - used.ram,
        free_disk_gb: host.disk - used.disk,
        current_workload: servers.filter(({ taskState }) => taskState !== null).length,
        running_vms: servers.length,
        disk_available_least: hypervisor === 'fake' ? 0 : host.disk - used.disk,
      },
    };
  });
}

function serversByHost(call: ComputeCall): Map<string, ServerRecord[]> {
  const byHost = new Map<string, ServerRecord[]>();
  for (const server of serverIndex(call.cloud.compute).all.alive.after()) {
    if (server.host === null) continue;
    const known = byHost.get(server.host);
    if (known) known.push(server);
    else byHost.set(server.host, [server]);
  }
  return byHost;
}
