import type { Cloud } from '../cloud.js';
import type { StateView } from './contract.js';
import { quotaViews } from './quota-views.js';
import type { ServerHistory } from './server-history.js';
import { faultView, timeView } from './views.js';

export function stateView(cloud: Cloud, history: ServerHistory): StateView {
  return {
    profile: cloud.profile.name,
    random_seed: cloud.randomSeed,
    time: timeView(cloud),
    counts: counts(cloud),
    statuses: tally(history.statuses),
    quotas: quotaViews(cloud),
    faults: cloud.faults.list.map(faultView),
    requests: cloud.journal.total,
  };
}

function counts({ identity, compute, image, volume }: Cloud): StateView['counts'] {
  let servers = 0;
  for (const server of compute.servers.values()) if (server.vmState !== 'deleted') servers++;
  return {
    servers,
    flavors: compute.flavors.size,
    images: image.images.size,
    volumes: volume.volumes.size,
    projects: identity.projects.size,
    users: identity.users.size,
    tokens: identity.tokens.size,
  };
}

function tally(values: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}
