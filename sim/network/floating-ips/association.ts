import { isIPv4 } from 'node:net';
import { badResource, conflict, NetworkFault, notFound } from '../fault.js';
import { indexesOf } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { portResource } from '../ports/port-resource.js';
import type { FixedIp, FloatingIpRecord, PortRecord } from '../state.js';

type Link = Pick<FloatingIpRecord, 'port_id' | 'fixed_ip_address' | 'router_id' | 'status'>;

const NOWHERE: Link = { port_id: null, fixed_ip_address: null, router_id: null, status: 'DOWN' };

/**
 * Where a changed one leads. Nothing said at all takes it off its port; anything else without a port leaves it there,
 * and looks for the way anew.
 * @throws NetworkFault
 */
export function linkFor(
  context: NetworkContext,
  ip: FloatingIpRecord,
  changes: {
    readonly port_id?: string | null | undefined;
    readonly fixed_ip_address?: string | null | undefined;
  },
): Link {
  const { port_id: portId, fixed_ip_address: fixed = null } = changes;
  if (portId !== undefined && portId === ip.port_id) return associate(context, ip, portId, fixed);
  const stays = portId === undefined && fixed === null && Object.keys(changes).length > 0;
  return stays ? associate(context, ip, ip.port_id, null) : newLink(context, ip, portId ?? null, fixed);
}

/** @throws NetworkFault, also where another floating IP leads there already */
export function newLink(
  context: NetworkContext,
  ip: FloatingIpRecord,
  portId: string | null,
  fixed: string | null,
): Link {
  const link = associate(context, ip, portId, fixed);
  if (link.port_id !== null) checkFree(context, ip, link.port_id, link.fixed_ip_address);
  return link;
}

/**
 * Where a floating IP leads: to an IPv4 address of a port, through a router that joins the port's subnet and the
 * external network.
 * @throws NetworkFault
 */
function associate(
  context: NetworkContext,
  ip: FloatingIpRecord,
  portId: string | null,
  fixed: string | null,
): Link {
  if (portId === null) {
    if (fixed === null) return NOWHERE;
    throw badResource('floatingip', 'fixed_ip_address cannot be specified without a port_id');
  }
  const port = context.state.ports.get(portId);
  if (!port || !portResource.sees(context, port)) throw notFound('port', portId);
  if (port.tenant_id !== ip.tenant_id && !context.actor.isAdmin) {
    throw badResource(
      'floatingip',
      `Cannot process floating IP association with Port ${portId}, since that port is owned by a different tenant`,
    );
  }
  if (port.device_owner === 'network:dhcp') {
    throw badResource('floatingip', 'Port %(id)s is unable to be assigned a floating IP');
  }
  const inner = innerAddress(port, fixed);
  const router = routerFor(context, port, inner.subnet_id, ip.floating_network_id);
  return { port_id: port.id, fixed_ip_address: inner.ip_address, router_id: router, status: 'ACTIVE' };
}

function innerAddress(port: PortRecord, fixed: string | null): FixedIp {
  if (fixed !== null) {
    if (!isIPv4(fixed)) {
      throw badResource(
        'floatingip',
        `Cannot process floating IP association with ${fixed}, since that is not an IPv4 address`,
      );
    }
    const found = port.fixed_ips.find((ip) => ip.ip_address === fixed);
    if (found) return found;
    throw badResource('floatingip', `Port ${port.id} does not have fixed ip ${fixed}`);
  }
  const [only, ...more] = port.fixed_ips.filter((ip) => isIPv4(ip.ip_address));
  if (!only) {
    throw badResource(
      'floatingip',
      `Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`,
    );
  }
  if (more.length > 0) {
    throw badResource(
      'floatingip',
      `Port ${port.id} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP`,
    );
  }
  return only;
}

/** The router whose interface is the subnet's gateway goes first. */
function routerFor(context: NetworkContext, port: PortRecord, subnetId: string, external: string): string {
  const gateway = context.state.subnets.get(subnetId)?.gateway_ip;
  const found = [...indexesOf(context.state).portsOfNetwork.of(port.network_id)].flatMap((one) => {
    const address = one.fixed_ips.find((ip) => ip.subnet_id === subnetId)?.ip_address;
    const router = context.state.routers.get(one.device_id);
    const joins =
      one.device_owner === 'network:router_interface' &&
      address !== undefined &&
      router?.external_gateway_info?.network_id === external;
    return joins ? [{ id: router.id, first: address === gateway }] : [];
  });
  const best = found.find((router) => router.first) ?? found[0];
  if (best) return best.id;
  throw new NetworkFault(
    404,
    'ExternalGatewayForFloatingIPNotFound',
    `External network ${external} is not reachable from subnet ${subnetId}.  Therefore, cannot associate Port ${port.id} with a Floating IP.`,
  );
}

function checkFree(
  context: NetworkContext,
  ip: FloatingIpRecord,
  portId: string,
  fixed: string | null,
): void {
  const other = [...indexesOf(context.state).floatingIpsOfPort.of(portId)].find(
    (one) =>
      one.id !== ip.id &&
      one.fixed_ip_address === fixed &&
      one.floating_network_id === ip.floating_network_id,
  );
  if (!other) return;
  throw conflict(
    'FloatingIPPortAlreadyAssociated',
    `Cannot associate floating IP ${ip.floating_ip_address} (${ip.id}) with port ${portId} using fixed IP ${fixed}, as that fixed IP already has a floating IP on external network ${ip.floating_network_id}.`,
  );
}
