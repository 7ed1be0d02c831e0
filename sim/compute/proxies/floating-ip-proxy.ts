import { NetworkFault } from '../../network/fault.js';
import { floatingIpResource } from '../../network/floating-ips/floating-ip-resource.js';
import { indexesOf } from '../../network/indexes.js';
import { checkQuota } from '../../network/quotas/quota.js';
import { networkContext } from '../../network/server-ports.js';
import type { FloatingIpRecord, NetworkRecord } from '../../network/state.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden, itemNotFound, unexpectedError } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { isUuidLike } from '../schema/nova-types.js';
import { isRecord } from '../schema/types.js';

/** The last microversion with these operations (recording `nova-os-floating-ips-2.1`). */
const LAST = 35;

function context(call: ComputeCall) {
  return networkContext(call.cloud, call.projectId, call.isAdmin, call.now);
}

function view(call: ComputeCall, ip: FloatingIpRecord): Record<string, unknown> {
  const { networks, ports } = call.cloud.network;
  const port = ip.port_id === null ? undefined : ports.get(ip.port_id);
  return {
    id: ip.id,
    ip: ip.floating_ip_address,
    pool: networks.get(ip.floating_network_id)?.name || ip.floating_network_id,
    fixed_ip: ip.fixed_ip_address,
    instance_id: port ? port.device_id : null,
  };
}

function ofProject(call: ComputeCall): FloatingIpRecord[] {
  const found = indexesOf(call.cloud.network).ofProject.of(`floatingIps/${call.projectId}`);
  return [...found] as FloatingIpRecord[];
}

function ipOfPath(call: ComputeCall): FloatingIpRecord {
  const id = call.param('floating_ip_id');
  if (call.cloud.profile.network.l3 && !isUuidLike(id)) throw badRequest(`Invalid ID received ${id}.`);
  const ip = call.cloud.network.floatingIps.get(id);
  if (!ip || !floatingIpResource.sees(context(call), ip)) {
    throw itemNotFound(`Floating IP not found for ID ${id}`);
  }
  return ip;
}

function externalNetworks(call: ComputeCall): NetworkRecord[] {
  return [...call.cloud.network.networks.values()].filter((network) => network['router:external']);
}

/** Nova's own name for the pool of those who name none, where nobody set up another. */
const DEFAULT_POOL = 'nova';

function allocate(call: ComputeCall, body: unknown): ComputeReply {
  const { l3 } = call.cloud.profile.network;
  const pool = isRecord(body) && body.pool ? String(body.pool) : undefined;
  const wanted = pool ?? (l3 ? undefined : DEFAULT_POOL);
  const network = externalNetworks(call).find(
    ({ id, name }) => wanted === undefined || id === wanted || name === wanted,
  );
  if (!network) throw itemNotFound('Floating IP pool not found.');
  if (!l3) throw unexpectedError('neutronclient.common.exceptions.NotFound');
  const suffix = pool === undefined ? '.' : ` in pool ${pool}.`;
  try {
    checkQuota(context(call), call.projectId, 'floatingip', 1);
    const values = { floating_network_id: network.id, tenant_id: call.projectId };
    const ip = floatingIpResource.create(context(call), floatingIpResource.post.parse(values));
    return ok({ floating_ip: view(call, ip) });
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    if (error.type === 'OverQuota') throw forbidden(`IP allocation over quota${suffix}`);
    if (error.type !== 'IpAddressGenerationFailure') throw badRequest(error.message);
    throw itemNotFound(`No more floating IPs${pool === undefined ? ' available.' : suffix}`);
  }
}

function release(call: ComputeCall): ComputeReply {
  floatingIpResource.delete(context(call), ipOfPath(call));
  return accepted();
}

/** `/os-floating-ips` and `/os-floating-ip-pools`, until 2.35. */
export const floatingIpProxyRoutes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: '/os-floating-ips',
    max: LAST,
    answer: (call) => ok({ floating_ips: ofProject(call).map((ip) => view(call, ip)) }),
  },
  { method: 'POST', path: '/os-floating-ips', max: LAST, answer: allocate },
  {
    method: 'GET',
    path: '/os-floating-ips/{floating_ip_id}',
    max: LAST,
    answer: (call) => ok({ floating_ip: view(call, ipOfPath(call)) }),
  },
  { method: 'DELETE', path: '/os-floating-ips/{floating_ip_id}', max: LAST, answer: release },
  {
    method: 'GET',
    path: '/os-floating-ip-pools',
    max: LAST,
    answer: (call) =>
      ok({ floating_ip_pools: externalNetworks(call).map(({ id, name }) => ({ name: name || id })) }),
  },
];
