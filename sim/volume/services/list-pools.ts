import { parameter, readFlag, strictBoolean } from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeCall } from '../volume-call.js';
import { refuseUnknown } from '../volumes/volume-filters.js';

/** GiB that the one pool has: no volume is refused for want of room. */
const CAPACITY = 100_000;

/** `GET /scheduler-stats/get_pools`, for administrators. */
export const listPools: VolumeRoute = {
  method: 'GET',
  path: '/scheduler-stats/get_pools',
  answer(call) {
    call.requireAdmin('scheduler_extension:scheduler_stats:get_pools');
    const { host: name } = call.cloud.profile.volume;
    const detail = readFlag('detail', parameter(call, 'detail') ?? 'false');
    const filters = poolFilters(call);
    const [, backend, pool] = name.split(/[@#]/);
    let allocated = 0;
    for (const { size } of call.state.volumes.values()) allocated += size;
    const capabilities = {
      pool_name: pool,
      total_capacity_gb: CAPACITY,
      free_capacity_gb: CAPACITY,
      provisioned_capacity_gb: 0,
      max_over_subscription_ratio: 20,
      allocated_capacity_gb: allocated,
      reserved_percentage: 0,
      thin_provisioning_support: true,
      thick_provisioning_support: false,
      QoS_support: false,
      multiattach: true,
      cacheable: true,
      volume_backend_name: backend,
      storage_protocol: 'iSCSI',
      vendor_name: 'Open Source',
      driver_version: '1.0.0',
      timestamp: new Date(call.now).toISOString().replace('Z', '000'),
      filter_function: null,
      goodness_function: null,
    };
    const { name: wanted = name, ...others } = Object.fromEntries(filters);
    if (wanted !== name || !has(capabilities, others)) return ok({ pools: [] });
    return ok({ pools: [detail ? { name, capabilities } : { name }] });
  },
};

/** Since when pools are chosen by filters, and since when others than these two are refused. */
const [FILTERED, STRICT] = [28, 31];
const OFFERED = ['name', 'volume_type'];

/** @throws VolumeFault 400 */
function poolFilters(call: VolumeCall): Map<string, string> {
  const filters = new Map(call.query);
  filters.delete('detail');
  if (call.minor < FILTERED) filters.clear();
  if (call.minor >= STRICT) refuseUnknown(filters, OFFERED);
  // the one pool there is takes volumes of every type
  filters.delete('volume_type');
  return filters;
}

function has(
  capabilities: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const own = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
    if (typeof own === 'boolean') return own === (strictBoolean(value) ?? false);
    return own !== undefined && own !== null && String(own) === value;
  });
}
