import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import { usageOf as computeUsage } from '../compute/servers/server-index.js';
import type { SimResponse } from '../http/message.js';
import { usageOf as networkUsage } from '../network/quotas/quota.js';
import { usageOf as volumeUsage } from '../volume/quotas/quota.js';
import type { Effect } from './fault.js';

export type ExhaustibleResource = Extract<Effect, { kind: 'exhaust_quota' }>['resource'];

/** The limits that administrators gave to projects, and what a project uses of a resource. */
interface Quotas {
  readonly limits: Map<string, Readonly<Record<string, number>>>;
  readonly resource: string;
  readonly used: number;
}

type Find = (cloud: Cloud, projectId: string) => Quotas;

function ofServers(resource: 'instances' | 'cores' | 'ram'): Find {
  return ({ compute }, projectId) => ({
    limits: compute.quotas.ofProjects as Quotas['limits'],
    resource,
    used: computeUsage(compute, projectId)[resource],
  });
}

function ofVolumes(resource: string): Find {
  return ({ volume }, projectId) => ({
    limits: volume.limits as Quotas['limits'],
    resource,
    used: volumeUsage(volume, projectId, resource),
  });
}

function ofNetworks(resource: string): Find {
  return ({ network }, projectId) => ({
    limits: network.quotas,
    resource,
    used: networkUsage(network, projectId, resource),
  });
}

const QUOTAS: Readonly<Record<ExhaustibleResource, Find>> = {
  instances: ofServers('instances'),
  cores: ofServers('cores'),
  ram: ofServers('ram'),
  volumes: ofVolumes('volumes'),
  gigabytes: ofVolumes('gigabytes'),
  ports: ofNetworks('port'),
  floatingip: ofNetworks('floatingip'),
};

/**
 * Serves a call with its project's limit lowered to what it uses: the refusal is the service's own. Limits are as
 * they were afterwards.
 */
export function withExhaustedQuota(
  serve: (call: Call) => SimResponse,
  resource: ExhaustibleResource,
): (call: Call) => SimResponse {
  return (call) => {
    const token = call.cloud.identity.tokens.get(call.header('x-auth-token') ?? '');
    if (token?.projectId === undefined) return serve(call);
    const { limits, resource: name, used } = QUOTAS[resource](call.cloud, token.projectId);
    const before = limits.get(token.projectId);
    limits.set(token.projectId, { ...before, [name]: used });
    try {
      return serve(call);
    } finally {
      if (before) limits.set(token.projectId, before);
      else limits.delete(token.projectId);
    }
  };
}
