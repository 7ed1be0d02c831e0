import type { ComputeCall } from '../compute-call.js';
import { type Hypervisor, RESOURCE_NAMES } from './hypervisor.js';

const UUID_SINCE = 53;
const CPU_OBJECT_SINCE = 28;
const UPTIME_SINCE = 88;
const EMPTY_SERVERS_SINCE = 75;

const KINDS = {
  /** A QEMU of 5.2.0, as libvirt numbers it. */
  libvirt: { hypervisor_type: 'QEMU', hypervisor_version: 5_002_000 },
  fake: { hypervisor_type: 'fake', hypervisor_version: 1000 },
};
const CPU = {
  arch: 'x86_64',
  model: 'Nehalem',
  vendor: 'Intel',
  features: ['pge', 'clflush'],
  topology: { cores: 1, threads: 1, sockets: 4 },
};
/** As Python writes it. */
const CPU_TEXT =
  '{"arch": "x86_64", "model": "Nehalem", "vendor": "Intel", "features": ["pge", "clflush"], ' +
  '"topology": {"cores": 1, "threads": 1, "sockets": 4}}';

export function briefHypervisor(call: ComputeCall, hypervisor: Hypervisor): Record<string, unknown> {
  const { disabled, forcedDown } = hypervisor.service;
  return {
    id: call.minor >= UUID_SINCE ? hypervisor.id : hypervisor.number,
    hypervisor_hostname: hypervisor.name,
    state: forcedDown ? 'down' : 'up',
    status: disabled ? 'disabled' : 'enabled',
  };
}

export function viewHypervisor(call: ComputeCall, hypervisor: Hypervisor): Record<string, unknown> {
  const { service } = hypervisor;
  return {
    ...briefHypervisor(call, hypervisor),
    ...KINDS[call.cloud.profile.compute.hypervisor],
    host_ip: '127.0.0.1',
    service: {
      id: call.minor >= UUID_SINCE ? service.id : service.number,
      host: service.host,
      disabled_reason: service.reason,
    },
    ...(call.minor < UPTIME_SINCE
      ? { ...resourcesOf(hypervisor), cpu_info: call.minor < CPU_OBJECT_SINCE ? CPU_TEXT : CPU }
      : { uptime: null }),
  };
}

function resourcesOf({ resources }: Hypervisor): Record<string, number> {
  return Object.fromEntries(RESOURCE_NAMES.map((name) => [name, resources[name]]));
}

/** Servers are named as the hypervisor knows them. */
export function serversOn(call: ComputeCall, { servers }: Hypervisor): Record<string, unknown> {
  if (servers.length === 0) return call.minor >= EMPTY_SERVERS_SINCE ? { servers: [] } : {};
  return {
    servers: servers.map(({ id, number }) => ({
      name: `instance-${number.toString(16).padStart(8, '0')}`,
      uuid: id,
    })),
  };
}
