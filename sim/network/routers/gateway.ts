import * as z from 'zod';
import { repr } from '../../http/python-text.js';
import { subnetsOf } from '../allocation.js';
import { badRequest, badResource, conflict, notFound } from '../fault.js';
import { change, indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { seesNetwork } from '../networks/network-resource.js';
import { portResource } from '../ports/port-resource.js';
import { removePort } from '../ports/remove-port.js';
import type { PortRecord, RouterRecord, SubnetRecord } from '../state.js';
import { boolean, fixedIps, type RequestedIp, uuid } from '../values.js';
import { bindToAgent } from './bind-to-agent.js';
import { checkNoOverlap, GATEWAY } from './interface-checks.js';

const gatewaySchema = z.object({
  network_id: uuid,
  enable_snat: boolean.default(true),
  external_fixed_ips: fixedIps.optional(),
});

export type WantedGateway = z.output<typeof gatewaySchema>;

/**
 * Null and an empty object are no gateway (neutron-lib's `dict_or_nodata`).
 *
 * @throws NetworkFault 400
 */
export function parseGateway(value: Readonly<Record<string, unknown>> | null): WantedGateway | undefined {
  if (!value || Object.keys(value).length === 0) return undefined;
  const problem = keysProblem(value);
  const result = gatewaySchema.safeParse(value);
  if (result.success && problem === undefined) return result.data;
  const reason = problem ?? result.error?.issues[0]?.message;
  throw badRequest(`Invalid input for external_gateway_info. Reason: ${reason}.`);
}

function keysProblem(value: Readonly<Record<string, unknown>>): string | undefined {
  const given = Object.keys(value);
  if (!given.includes('network_id')) {
    return `Validation of dictionary's keys failed. Expected keys: {'network_id'} Provided keys: {${given.map(repr).join(', ')}}`;
  }
  const unknown = given.filter((key) => !(key in gatewaySchema.shape));
  return unknown.length > 0 ? `Unexpected keys supplied: ${unknown.join(', ')}` : undefined;
}

/** Gives a router a port on an external network, another one, or none. */
export function setGateway(
  context: NetworkContext,
  router: RouterRecord,
  wanted: WantedGateway | undefined,
): void {
  const { state } = context;
  const current = router.external_gateway_info;
  const subnets = wanted ? externalSubnets(context, wanted) : [];
  const port = gatewayPortOf(context, router);
  if (current && port && current.network_id === wanted?.network_id) {
    const { enable_snat, external_fixed_ips: fixed_ips = [] } = wanted;
    if (fixed_ips.length > 0 && isElsewhere(port, fixed_ips))
      portResource.update(context, port, { fixed_ips });
    router.external_gateway_info = { ...current, enable_snat, external_fixed_ips: port.fixed_ips };
    return;
  }
  if (current) {
    checkGatewayUnused(context, router);
    if (port) removePort(context, port);
    change(state, 'routers', router, { external_gateway_info: null }, context.now);
    router.revision_number += 1;
  }
  if (!wanted) return;
  checkNoOverlap(context, router, subnets);
  const { network_id, enable_snat } = wanted;
  const made = portResource.create(context, {
    ...portResource.post.parse({ network_id, tenant_id: '' }),
    device_id: router.id,
    device_owner: GATEWAY,
    fixed_ips: wanted.external_fixed_ips,
  });
  bindToAgent(context, router, made);
  const gateway = { network_id, enable_snat, external_fixed_ips: made.fixed_ips };
  change(state, 'routers', router, { external_gateway_info: gateway }, context.now);
}

/** One more address of a subnet, which nobody names, is no change to Neutron. */
function isElsewhere({ fixed_ips: held }: PortRecord, wanted: readonly RequestedIp[]): boolean {
  return (['subnet_id', 'ip_address'] as const).some((key) => {
    const had = new Set(held.map((ip) => ip[key]));
    const asked = new Set(wanted.flatMap((ip) => ip[key] ?? []));
    return had.size !== asked.size || [...asked].some((one) => !had.has(one));
  });
}

function gatewayPortOf({ state }: NetworkContext, router: RouterRecord): PortRecord | undefined {
  return [...indexesOf(state).portsOfDevice.of(router.id)].find((port) => port.device_owner === GATEWAY);
}

/** @throws NetworkFault where the network is no external one, or an address is its gateway's */
function externalSubnets({ state, actor }: NetworkContext, wanted: WantedGateway): SubnetRecord[] {
  const network = state.networks.get(wanted.network_id);
  const viewer = actor.isAdmin ? undefined : actor.projectId;
  if (!network || !seesNetwork(state, viewer, network)) throw notFound('network', wanted.network_id);
  if (!network['router:external']) {
    throw badResource('router', `Network ${network.id} is not an external network`);
  }
  const subnets = subnetsOf(state, network.id);
  const taken = wanted.external_fixed_ips?.find(({ ip_address }) =>
    subnets.some(({ gateway_ip }) => gateway_ip !== null && gateway_ip === ip_address),
  );
  if (taken) throw badResource('router', `External IP ${taken.ip_address} is the same as the gateway IP`);
  return subnets;
}

function checkGatewayUnused(context: NetworkContext, router: RouterRecord): void {
  const used = [...context.state.floatingIps.values()].some((ip) => ip.router_id === router.id);
  if (!used) return;
  throw conflict(
    'RouterExternalGatewayInUseByFloatingIp',
    `Gateway cannot be updated for router ${router.id}, since a gateway to external network ${router.external_gateway_info?.network_id} is required by one or more floating IPs.`,
  );
}
