import type { ComputeCall } from '../compute-call.js';
import { conflictingRequest } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { noteFault } from './noted-fault.js';
import { findServer, type ServerRecord } from './server.js';
import { POWER_STATES } from './state-check.js';

const RULE = 'os_compute_api:os-server-diagnostics';
const STANDARD_SINCE = 48;
const RUNNING = 1;

/**
 * `GET /servers/{server_id}/diagnostics`: below 2.48 what the hypervisor calls things, later what Nova does. Nothing
 * is measured: the numbers are those of Nova's own fake hypervisor.
 */
export const showDiagnostics: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/diagnostics',
  answer(call) {
    const server = findServer(call);
    call.requireAdmin(RULE);
    if (server.host === null) throw conflictingRequest(`Instance ${server.id} is not ready`);
    if (server.powerState !== RUNNING) refuse(call, server);
    return ok(call.minor < STANDARD_SINCE ? HYPERVISORS : STANDARD);
  },
};

/** @throws ComputeFault 409 */
function refuse(call: ComputeCall, server: ServerRecord): never {
  const state = POWER_STATES[server.powerState];
  noteFault(
    call,
    server,
    `Instance ${server.id} in power state ${state}. Cannot get_diagnostics while the instance is in this state.`,
  );
  throw conflictingRequest(
    `Cannot 'get_diagnostics' instance ${server.id} while it is in power state ${state}`,
  );
}

const HYPERVISORS = {
  cpu0_time: 17_300_000_000,
  memory: 524_288,
  vda_errors: -1,
  vda_read: 262_144,
  vda_read_req: 112,
  vda_write: 5_778_432,
  vda_write_req: 488,
  vnet1_rx: 2_070_139,
  vnet1_rx_drop: 0,
  vnet1_rx_errors: 0,
  vnet1_rx_packets: 26_701,
  vnet1_tx: 140_208,
  vnet1_tx_drop: 0,
  vnet1_tx_errors: 0,
  vnet1_tx_packets: 662,
};

const STANDARD = {
  state: 'running',
  driver: 'libvirt',
  hypervisor: 'kvm',
  hypervisor_os: 'ubuntu',
  uptime: 46_664,
  config_drive: true,
  num_cpus: 1,
  num_nics: 1,
  num_disks: 1,
  disk_details: [
    { read_bytes: 262_144, read_requests: 112, write_bytes: 5_778_432, write_requests: 488, errors_count: 1 },
  ],
  cpu_details: [{ id: 0, time: 17_300_000_000, utilisation: 15 }],
  nic_details: [
    {
      mac_address: '01:23:45:67:89:ab',
      rx_octets: 2_070_139,
      rx_errors: 100,
      rx_drop: 200,
      rx_packets: 26_701,
      rx_rate: 300,
      tx_octets: 140_208,
      tx_errors: 400,
      tx_drop: 500,
      tx_packets: 662,
      tx_rate: 600,
    },
  ],
  memory_details: { maximum: 524_288, used: 0 },
};
