import { overlap } from '../addresses.js';
import { cidrOf } from '../allocation.js';
import { badResource, conflict, NetworkFault, notFound } from '../fault.js';
import { change, indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { portResource } from '../ports/port-resource.js';
import { removePort } from '../ports/remove-port.js';
import type { PortRecord, RouterRecord, SubnetRecord } from '../state.js';
import { subnetResource } from '../subnets/subnet-resource.js';
import { uuid } from '../values.js';
import { bindToAgent } from './bind-to-agent.js';

type Body = Readonly<Record<string, unknown>>;

const INTERFACE = 'network:router_interface';

/** By subnet: a new port with the subnet's gateway address. By port: that port. */
export function addInterface(context: NetworkContext, router: RouterRecord, body: Body): unknown {
  const { portId, subnetId } = parseInterface(body);
  if (portId !== undefined && subnetId !== undefined) {
    throw badResource('router', 'Cannot specify both subnet-id and port-id');
  }
  const port =
    portId === undefined
      ? portForSubnet(context, router, subnetId as string)
      : takePort(context, router, portId);
  bindToAgent(context, router, port);
  return answerOf(router, port);
}

export function removeInterface(context: NetworkContext, router: RouterRecord, body: Body): unknown {
  const { portId, subnetId } = parseInterface(body);
  const port = interfacesOf(context, router).find(
    (one) =>
      (portId === undefined || one.id === portId) &&
      (subnetId === undefined || one.fixed_ips.some((ip) => ip.subnet_id === subnetId)),
  );
  if (!port) throw noInterface(router, portId, subnetId);
  checkUnused(context, router, port);
  removePort(context, port);
  return answerOf(router, port);
}

export function interfacesOf(context: NetworkContext, router: RouterRecord): PortRecord[] {
  const ports = [...indexesOf(context.state).portsOfDevice.of(router.id)];
  return ports.filter((port) => port.device_owner === INTERFACE);
}

function parseInterface(body: Body): { portId: string | undefined; subnetId: string | undefined } {
  const given = { portId: body.port_id, subnetId: body.subnet_id };
  if (given.portId === undefined && given.subnetId === undefined) {
    throw badResource('router', 'Either subnet_id or port_id must be specified');
  }
  for (const id of [given.portId, given.subnetId]) {
    const parsed = uuid.optional().safeParse(id);
    if (!parsed.success) throw badResource('router', String(parsed.error.issues[0]?.message));
  }
  return given as { portId: string | undefined; subnetId: string | undefined };
}

function portForSubnet(context: NetworkContext, router: RouterRecord, subnetId: string): PortRecord {
  const subnet = context.state.subnets.get(subnetId);
  if (!subnet || !subnetResource.sees(context, subnet)) throw notFound('subnet', subnetId);
  if (subnet.gateway_ip === null) {
    throw badResource('router', 'Subnet for router interface must have a gateway IP');
  }
  if (subnet.tenant_id !== context.actor.projectId && !context.actor.isAdmin) {
    throw badResource(
      'router',
      `Cannot add interface to router because subnet ${subnetId} is not owned by project making the request`,
    );
  }
  checkNoOverlap(context, router, subnet);
  return portResource.create(context, {
    ...portResource.post.parse({ network_id: subnet.network_id, tenant_id: router.tenant_id }),
    device_id: router.id,
    device_owner: INTERFACE,
    fixed_ips: [{ subnet_id: subnet.id, ip_address: subnet.gateway_ip }],
  });
}

function takePort(context: NetworkContext, router: RouterRecord, portId: string): PortRecord {
  const port = context.state.ports.get(portId);
  if (!port || !portResource.sees(context, port)) throw notFound('port', portId);
  if (port.device_id !== '' && port.device_id !== router.id) {
    throw conflict(
      'PortInUse',
      `Unable to complete operation on port ${port.id} for network ${port.network_id}. Port already has an attached device ${port.device_id}.`,
    );
  }
  if (port.fixed_ips.length === 0) {
    throw badResource('router', 'Router port must have at least one fixed IP');
  }
  for (const ip of port.fixed_ips) {
    const subnet = context.state.subnets.get(ip.subnet_id);
    if (subnet) checkNoOverlap(context, router, subnet);
  }
  const changes = { device_id: router.id, device_owner: INTERFACE };
  change(context.state, 'ports', port, changes, context.now);
  return port;
}

function checkNoOverlap(context: NetworkContext, router: RouterRecord, subnet: SubnetRecord): void {
  for (const { subnet_id } of interfacesOf(context, router).flatMap((port) => port.fixed_ips)) {
    if (subnet_id === subnet.id) {
      throw badResource('router', `Router already has a port on subnet ${subnet.id}`);
    }
    const other = context.state.subnets.get(subnet_id);
    if (!other || !overlap(cidrOf(other), cidrOf(subnet))) continue;
    throw badResource(
      'router',
      `Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${other.cidr} of subnet ${other.id}`,
    );
  }
}

/** @throws NetworkFault 409 while a floating IP leads through it */
function checkUnused(context: NetworkContext, router: RouterRecord, port: PortRecord): void {
  const subnets = port.fixed_ips.map((ip) => ip.subnet_id);
  for (const ip of context.state.floatingIps.values()) {
    if (ip.router_id !== router.id || ip.port_id === null) continue;
    const inner = context.state.ports.get(ip.port_id)?.fixed_ips;
    const subnet = inner?.find((one) => one.ip_address === ip.fixed_ip_address)?.subnet_id;
    if (subnet === undefined || !subnets.includes(subnet)) continue;
    throw conflict(
      'RouterInterfaceInUseByFloatingIP',
      `Router interface for subnet ${subnet} on router ${router.id} cannot be deleted, as it is required by one or more floating IPs.`,
    );
  }
}

function noInterface(router: RouterRecord, portId: string | undefined, subnetId: string | undefined) {
  return portId === undefined
    ? new NetworkFault(
        404,
        'RouterInterfaceNotFoundForSubnet',
        `Router ${router.id} has no interface on subnet ${subnetId}`,
      )
    : new NetworkFault(
        404,
        'RouterInterfaceNotFound',
        `Router ${router.id} does not have an interface with id ${portId}`,
      );
}

function answerOf(router: RouterRecord, port: PortRecord): unknown {
  const subnets = port.fixed_ips.map((ip) => ip.subnet_id);
  return {
    id: router.id,
    tenant_id: router.tenant_id,
    port_id: port.id,
    network_id: port.network_id,
    subnet_id: subnets.at(-1),
    subnet_ids: subnets,
  };
}
