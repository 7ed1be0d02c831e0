import type { ComputeCall } from '../compute-call.js';
import { type ComputeRoute, ok } from '../route.js';
import { zonesOfHosts } from '../servers/hosts.js';
import { microsecondTime } from '../servers/views/times.js';
import { servicesOf } from '../services/compute-service.js';

function zoneView(zoneName: string, hosts: unknown): unknown {
  return { zoneName, zoneState: { available: true }, hosts };
}

/** `GET /os-availability-zone` (recording `nova-azs`). */
export const listAvailabilityZones: ComputeRoute = {
  method: 'GET',
  path: '/os-availability-zone',
  answer: (call) =>
    ok({
      availabilityZoneInfo: zonesOfHosts(call.cloud).map((zone) => zoneView(zone, null)),
    }),
};

/** `GET /os-availability-zone/detail`, for administrators: with the services of each zone. */
export const listAvailabilityZonesDetailed: ComputeRoute = {
  method: 'GET',
  path: '/os-availability-zone/detail',
  answer(call) {
    call.requireAdmin('os_compute_api:os-availability-zone:detail');
    const zones = ['internal', ...zonesOfHosts(call.cloud)].sort();
    return ok({ availabilityZoneInfo: zones.map((zone) => zoneView(zone, hostsOf(call, zone))) });
  },
};

function hostsOf(call: ComputeCall, zone: string): Record<string, Record<string, unknown>> {
  const hosts: Record<string, Record<string, unknown>> = {};
  for (const service of servicesOf(call)) {
    if (service.zone !== zone || service.disabled) continue;
    const host = hosts[service.host] ?? {};
    host[service.binary] = { available: true, active: true, updated_at: microsecondTime(call.now) };
    hosts[service.host] = host;
  }
  return hosts;
}
