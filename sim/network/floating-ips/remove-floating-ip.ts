import { indexesOf, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { removePort } from '../ports/remove-port.js';
import type { FloatingIpRecord } from '../state.js';

/** With the port on the external network that holds its address. */
export function removeFloatingIp(context: NetworkContext, ip: FloatingIpRecord): void {
  for (const port of [...indexesOf(context.state).portsOfDevice.of(ip.id)]) removePort(context, port);
  remove(context.state, 'floatingIps', ip);
}
