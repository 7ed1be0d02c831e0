import * as z from 'zod';
import { badRequest, badResource, conflict, notFound } from '../fault.js';
import { change, indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { portResource } from '../ports/port-resource.js';
import { removePort } from '../ports/remove-port.js';
import type { PortRecord, RouterRecord } from '../state.js';
import { boolean, fixedIps, uuid } from '../values.js';
import { bindToAgent } from './bind-to-agent.js';

const gatewaySchema = z.strictObject({
  network_id: uuid,
  enable_snat: boolean.default(true),
  external_fixed_ips: fixedIps.optional(),
});

const GATEWAY = 'network:router_gateway';

export type WantedGateway = z.output<typeof gatewaySchema>;

/**
 * Null and an empty object are no gateway (neutron-lib's `dict_or_nodata`).
 *
 * @throws NetworkFault 400
 */
export function parseGateway(value: Readonly<Record<string, unknown>> | null): WantedGateway | undefined {
  if (!value || Object.keys(value).length === 0) return undefined;
  const result = gatewaySchema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(`Invalid input for external_gateway_info. Reason: ${result.error.issues[0]?.message}.`);
}

/** Gives a router a port on an external network, another one, or none. */
export function setGateway(
  context: NetworkContext,
  router: RouterRecord,
  wanted: WantedGateway | undefined,
): void {
  const current = router.external_gateway_info;
  const [held] = gatewayPorts(context, router);
  if (current && held && current.network_id === wanted?.network_id) {
    const { enable_snat, external_fixed_ips: fixed_ips } = wanted;
    if (fixed_ips) portResource.update(context, held, { fixed_ips });
    router.external_gateway_info = { ...current, enable_snat, external_fixed_ips: held.fixed_ips };
    return;
  }
  if (current) {
    checkGatewayUnused(context, router);
    for (const port of gatewayPorts(context, router)) removePort(context, port);
    router.external_gateway_info = null;
  }
  if (!wanted) return;
  const network = context.state.networks.get(wanted.network_id);
  if (!network) throw notFound('network', wanted.network_id);
  if (!network['router:external']) {
    throw badResource('router', `Network ${network.id} is not an external network`);
  }
  const port = portResource.create(context, {
    ...portResource.post.parse({ network_id: network.id, tenant_id: '' }),
    device_id: router.id,
    device_owner: GATEWAY,
    fixed_ips: wanted.external_fixed_ips,
  });
  bindToAgent(context, router, port);
  const gateway = {
    network_id: network.id,
    enable_snat: wanted.enable_snat,
    external_fixed_ips: port.fixed_ips,
  };
  change(context.state, 'routers', router, { external_gateway_info: gateway }, context.now);
}

function gatewayPorts(context: NetworkContext, router: RouterRecord): PortRecord[] {
  const ports = [...indexesOf(context.state).portsOfDevice.of(router.id)];
  return ports.filter((port) => port.device_owner === GATEWAY);
}

function checkGatewayUnused(context: NetworkContext, router: RouterRecord): void {
  const used = [...context.state.floatingIps.values()].some((ip) => ip.router_id === router.id);
  if (!used) return;
  throw conflict(
    'RouterExternalGatewayInUseByFloatingIp',
    `Gateway cannot be updated for router ${router.id}, since a gateway to external network ${router.external_gateway_info?.network_id} is required by one or more floating IPs.`,
  );
}
