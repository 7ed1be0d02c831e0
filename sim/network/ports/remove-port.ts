import { conflict } from '../fault.js';
import { change, indexesOf, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { PortRecord } from '../state.js';

/** Ports that only the thing they belong to may delete, and what Neutron calls that thing. */
const SERVICE_PORTS: Readonly<Record<string, string>> = {
  'network:router_interface': 'has device owner network:router_interface',
  'network:router_gateway': 'has device owner network:router_gateway',
  'network:floatingip': 'has device owner network:floatingip',
};

/** Where no plugin makes routers, nobody minds. @throws NetworkFault 409 */
export function checkPortFree({ cloud }: NetworkContext, port: PortRecord): void {
  if (!cloud.profile.network.l3) return;
  const reason = SERVICE_PORTS[port.device_owner];
  if (!reason) return;
  throw conflict(
    'ServicePortInUse',
    `Port ${port.id} cannot be deleted directly via the port API: ${reason}.`,
  );
}

/** Frees the port's addresses, and leaves floating IPs that led to it with nowhere to lead. */
export function removePort(context: NetworkContext, port: PortRecord): void {
  for (const ip of [...indexesOf(context.state).floatingIpsOfPort.of(port.id)]) {
    const nowhere = { port_id: null, fixed_ip_address: null, router_id: null, status: 'DOWN' as const };
    change(context.state, 'floatingIps', ip, nowhere, context.now);
  }
  remove(context.state, 'ports', port);
}
