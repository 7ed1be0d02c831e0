import { badResource, conflict, NetworkFault, notFound, refused } from '../fault.js';
import { change } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { portResource } from '../ports/port-resource.js';
import { removePort } from '../ports/remove-port.js';
import { targetsOf } from '../rbac/sharing.js';
import type { PortRecord, RouterRecord, SubnetRecord } from '../state.js';
import { subnetResource } from '../subnets/subnet-resource.js';
import { uuid } from '../values.js';
import { bindToAgent } from './bind-to-agent.js';
import {
  checkAdvertised,
  checkFits,
  checkNoOverlap,
  checkUnused,
  INTERFACE,
  interfacesOf,
  sixthOf,
  subnetIdsOf,
} from './interface-checks.js';

type Body = Readonly<Record<string, unknown>>;

/** By subnet: a new port with the subnet's gateway address. By port: that port. */
export function addInterface(context: NetworkContext, router: RouterRecord, body: Body): unknown {
  const { portId, subnetId } = parseInterface(body);
  if (portId !== undefined && subnetId !== undefined) {
    throw badResource('router', 'Cannot specify both subnet-id and port-id');
  }
  return portId === undefined
    ? joinSubnet(context, router, subnetId as string)
    : answerOf(router, takePort(context, router, portId));
}

export function removeInterface(context: NetworkContext, router: RouterRecord, body: Body): unknown {
  const { portId, subnetId } = parseInterface(body);
  return portId === undefined
    ? leaveSubnet(context, router, subnetId as string)
    : giveUpPort(context, router, portId, subnetId);
}

function giveUpPort(
  context: NetworkContext,
  router: RouterRecord,
  portId: string,
  subnetId: string | undefined,
): unknown {
  const port = interfacesOf(context, router).find(({ id }) => id === portId);
  if (!port) {
    const message = `Router ${router.id} does not have an interface with id ${portId}`;
    throw new NetworkFault(404, 'RouterInterfaceNotFound', message);
  }
  const subnets = subnetIdsOf(port);
  if (subnetId !== undefined && !subnets.includes(subnetId)) {
    const message = `Subnet on port ${portId} does not match the requested subnet ${subnetId}.`;
    throw refused('SubnetMismatchForPort', message);
  }
  for (const id of subnets) checkUnused(context, router, id);
  letGo(context, router, port);
  return answerOf(router, port);
}

/** A port that has addresses on other subnets, too, stays on those. */
function leaveSubnet(context: NetworkContext, router: RouterRecord, subnetId: string): unknown {
  const subnet = subnetFor(context, subnetId);
  const ports = interfacesOf(context, router).filter((port) => port.network_id === subnet.network_id);
  if (ports.length > 0) checkUnused(context, router, subnetId);
  const port = ports.find((one) => subnetIdsOf(one).includes(subnetId));
  if (!port) {
    const message = `Router ${router.id} has no interface on subnet ${subnetId}`;
    throw new NetworkFault(404, 'RouterInterfaceNotFoundForSubnet', message);
  }
  const left = port.fixed_ips.filter((ip) => ip.subnet_id !== subnetId);
  if (left.length > 0) change(context.state, 'ports', port, { fixed_ips: left }, context.now);
  else letGo(context, router, port);
  return answerOf(router, port, [subnetId]);
}

function letGo(context: NetworkContext, router: RouterRecord, port: PortRecord): void {
  removePort(context, port);
  change(context.state, 'routers', router, {}, context.now);
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

function subnetFor(context: NetworkContext, subnetId: string): SubnetRecord {
  const subnet = context.state.subnets.get(subnetId);
  if (!subnet || !subnetResource.sees(context, subnet)) throw notFound('subnet', subnetId);
  return subnet;
}

function joinSubnet(context: NetworkContext, router: RouterRecord, subnetId: string): unknown {
  const subnet = subnetFor(context, subnetId);
  if (subnet.gateway_ip === null) {
    throw badResource('router', 'Subnet for router interface must have a gateway IP');
  }
  const { isAdmin, projectId } = context.actor;
  const granted = targetsOf(context.state, subnet.network_id).includes(projectId);
  if (subnet.tenant_id !== projectId && !isAdmin && !granted) {
    throw badResource(
      'router',
      `Cannot add interface to router because subnet ${subnetId} is not owned by project making the request`,
    );
  }
  checkAdvertised(subnet);
  checkNoOverlap(context, router, [subnet]);
  const address = { subnet_id: subnet.id, ip_address: subnet.gateway_ip };
  const known = subnet.ip_version === 6 && sixthOf(context, router, subnet.network_id);
  if (known) {
    const fixed_ips = [...known.fixed_ips, address];
    change(context.state, 'ports', known, { fixed_ips }, context.now);
    return answerOf(router, known, [subnet.id]);
  }
  const port = portResource.create(context, {
    ...portResource.post.parse({ network_id: subnet.network_id, tenant_id: router.tenant_id }),
    device_id: router.id,
    device_owner: INTERFACE,
    fixed_ips: [address],
  });
  attach(context, router, port);
  return answerOf(router, port);
}

/** The port is the router's before it is looked at, and is given back where it does not fit. */
function takePort(context: NetworkContext, router: RouterRecord, portId: string): PortRecord {
  const port = context.state.ports.get(portId);
  if (!port || !portResource.sees(context, port)) throw notFound('port', portId);
  if (port.device_id !== '') {
    throw conflict(
      'PortInUse',
      `Unable to complete operation on port ${port.id} for network ${port.network_id}. Port already has an attached device ${port.device_id}.`,
    );
  }
  if (port.fixed_ips.length === 0) {
    throw badResource('router', 'Router port must have at least one fixed IP');
  }
  const subnets = subnetIdsOf(port).flatMap((id) => context.state.subnets.get(id) ?? []);
  for (const subnet of subnets) checkAdvertised(subnet);
  const before = { device_id: '', device_owner: port.device_owner };
  const taken = { device_id: router.id, device_owner: INTERFACE };
  try {
    checkFits(context, router, port, subnets);
  } catch (error) {
    change(context.state, 'ports', port, taken, context.now);
    change(context.state, 'ports', port, before, context.now);
    throw error;
  }
  change(context.state, 'ports', port, taken, context.now);
  attach(context, router, port);
  return port;
}

/** That they belong together is a revision of both. */
function attach(context: NetworkContext, router: RouterRecord, port: PortRecord): void {
  change(context.state, 'ports', port, {}, context.now);
  bindToAgent(context, router, port);
  change(context.state, 'routers', router, {}, context.now);
}

function answerOf(router: RouterRecord, port: PortRecord, subnets = subnetIdsOf(port)): unknown {
  return {
    id: router.id,
    tenant_id: router.tenant_id,
    port_id: port.id,
    network_id: port.network_id,
    subnet_id: subnets.at(-1),
    subnet_ids: subnets,
  };
}
