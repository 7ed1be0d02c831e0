import type { Cloud } from '../../cloud.js';
import { uuidOf } from '../../uuid-of.js';
import { zoneOfHost } from '../aggregates/zone-of-host.js';
import type { ComputeCall } from '../compute-call.js';

/** What an administrator said of the nova-compute of one host. */
export interface HostSwitch {
  disabled: boolean;
  reason: string | null;
  forcedDown: boolean;
  /** Taken off the list of services. */
  deleted?: boolean;
}

/** One of Nova's own programs. */
export interface ComputeService {
  readonly number: number;
  readonly id: string;
  readonly binary: 'nova-scheduler' | 'nova-conductor' | 'nova-compute';
  readonly host: string;
  readonly zone: string;
  readonly disabled: boolean;
  readonly reason: string | null;
  readonly forcedDown: boolean;
}

const UNTOUCHED: HostSwitch = { disabled: false, reason: null, forcedDown: false };

/** By which a switch is known: a compute's by its host alone. */
export function switchKey({ binary, host }: Pick<ComputeService, 'binary' | 'host'>): string {
  return binary === 'nova-compute' ? host : `${binary}/${host}`;
}

export function switchOf(cloud: Cloud, host: string): HostSwitch {
  return cloud.compute.hostSwitches.get(host) ?? UNTOUCHED;
}

/** A scheduler and a conductor on the first host, a nova-compute on each. The API has a number, too, but isn't shown. */
export function servicesOf({ cloud }: Pick<ComputeCall, 'cloud'>): ComputeService[] {
  const { hosts, availability_zones: zones } = cloud.profile.compute;
  const first = hosts[0]?.name ?? '';
  const controllers = (['nova-scheduler', 'nova-conductor'] as const).map((binary, place) => ({
    ...UNTOUCHED,
    number: place + 1,
    id: uuidOf(`${binary}/${first}`),
    binary,
    host: first,
    zone: 'internal',
  }));
  const computes = hosts.map((host, place) => ({
    ...switchOf(cloud, host.name),
    number: place + 4,
    id: uuidOf(`nova-compute/${host.name}`),
    binary: 'nova-compute' as const,
    host: host.name,
    zone: zoneOfHost(cloud, host) ?? zones[0] ?? 'nova',
  }));
  return [...controllers, ...computes].filter((service) => !switchOf(cloud, switchKey(service)).deleted);
}

/** Whether the scheduler may put a new server there. */
export function takesServers(cloud: Cloud, host: string): boolean {
  const { disabled, forcedDown, deleted = false } = switchOf(cloud, host);
  return !disabled && !forcedDown && !deleted;
}
