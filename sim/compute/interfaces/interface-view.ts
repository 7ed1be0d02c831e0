import type { PortRecord } from '../../network/state.js';
import type { Minor } from '../microversion.js';
import type { ServerRecord } from '../servers/server.js';

const TAG_SINCE = 70;

/** Recording `nova-interfaces`. */
export function viewInterface(minor: Minor, server: ServerRecord, port: PortRecord): Record<string, unknown> {
  const known = server.interfaces.find(({ portId }) => portId === port.id);
  return {
    net_id: port.network_id,
    port_id: port.id,
    mac_addr: port.mac_address,
    port_state: port.status,
    fixed_ips: port.fixed_ips,
    ...(minor >= TAG_SINCE ? { tag: known?.tag ?? null } : {}),
  };
}
