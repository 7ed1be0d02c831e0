import type { Cloud } from '../cloud.js';
import { limitOf as computeLimit } from '../compute/quotas/quota.js';
import { usageOf as computeUsage } from '../compute/servers/server-index.js';
import { limitOf as networkLimit, usageOf as networkUsage } from '../network/quotas/quota.js';
import { limitsOf as volumeLimits, usageOf as volumeUsage } from '../volume/quotas/quota.js';
import type { QuotaView } from './contract.js';

const SERVERS = ['instances', 'cores', 'ram'] as const;
const VOLUMES = ['volumes', 'gigabytes', 'snapshots'] as const;
const NETWORKS = { port: 'ports', floatingip: 'floating IPs' } as const;

/** What each project uses of what it may: of those that have servers or volumes, or of all where none has. */
export function quotaViews(cloud: Cloud): QuotaView[] {
  const byProject = [...cloud.identity.projects.values()].map(({ id, name }) => quotasOf(cloud, id, name));
  const inUse = byProject.filter((views) =>
    views.some(({ service, used }) => service !== 'network' && used > 0),
  );
  return (inUse.length > 0 ? inUse : byProject).flat();
}

function quotasOf({ compute, volume, network }: Cloud, id: string, project: string): QuotaView[] {
  const servers = computeUsage(compute, id);
  const volumes = volumeLimits(volume, id);
  return [
    ...SERVERS.map((resource) => ({
      project,
      service: 'compute',
      resource,
      used: servers[resource],
      limit: computeLimit(compute.quotas, id, resource),
    })),
    ...VOLUMES.map((resource) => ({
      project,
      service: 'volume',
      resource,
      used: volumeUsage(volume, id, resource),
      limit: volumes[resource] ?? -1,
    })),
    ...Object.entries(NETWORKS).map(([key, resource]) => ({
      project,
      service: 'network',
      resource,
      used: networkUsage(network, id, key),
      limit: networkLimit(network, id, key),
    })),
  ];
}
