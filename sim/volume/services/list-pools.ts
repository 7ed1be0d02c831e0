import { ok, type VolumeRoute } from '../route.js';

/** GiB that the one pool has: no volume is refused for want of room. */
const CAPACITY = 100_000;

/** `GET /scheduler-stats/get_pools`, for administrators. */
export const listPools: VolumeRoute = {
  method: 'GET',
  path: '/scheduler-stats/get_pools',
  answer(call) {
    call.requireAdmin('scheduler_extension:scheduler_stats:get_pools');
    const { host: name } = call.cloud.profile.volume;
    if (call.query.get('detail')?.toLowerCase() !== 'true') return ok({ pools: [{ name }] });
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
    return ok({ pools: [{ name, capabilities }] });
  },
};
