import { ok, type VolumeRoute } from '../route.js';
import { storedTime } from '../times.js';

/** `GET /os-hosts`, for administrators. */
export const listHosts: VolumeRoute = {
  method: 'GET',
  path: '/os-hosts',
  answer(call) {
    call.requireAdmin('volume_extension:hosts');
    const { host, availability_zones: zones } = call.cloud.profile.volume;
    const backend = host.split('#')[0] as string;
    const rest = {
      zone: zones[0],
      'service-status': 'available',
      'service-state': 'enabled',
      'last-update': storedTime(call.now),
    };
    return ok({
      hosts: [
        { host_name: backend, service: 'cinder-volume', ...rest },
        { host_name: backend.split('@')[0], service: 'cinder-scheduler', ...rest },
      ],
    });
  },
};
