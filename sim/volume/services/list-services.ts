import { ok, type VolumeRoute } from '../route.js';
import { storedTime } from '../times.js';
import { blockServicesOf } from './block-service.js';

/** `GET /os-services`, for administrators. */
export const listServices: VolumeRoute = {
  method: 'GET',
  path: '/os-services',
  answer(call) {
    call.requireAdmin('volume_extension:services:index');
    const { availability_zones: zones } = call.cloud.profile.volume;
    const services = blockServicesOf(call.cloud).map(({ binary, host, disabled, reason, frozen }) => {
      const keeps = binary === 'cinder-volume';
      return {
        binary,
        host,
        zone: zones[0],
        status: disabled ? 'disabled' : 'enabled',
        state: 'up',
        updated_at: storedTime(call.now),
        ...(keeps && call.minor >= 49 ? { backend_state: 'up' } : {}),
        ...(call.minor >= 7 ? { cluster: null } : {}),
        disabled_reason: reason,
        ...(keeps && { replication_status: 'disabled', active_backend_id: null, frozen }),
      };
    });
    const [binary, wantedHost] = [call.query.get('binary'), call.query.get('host')];
    return ok({
      services: services.filter(
        (service) =>
          (!binary || service.binary === binary) &&
          (!wantedHost || service.host === wantedHost || service.host.startsWith(`${wantedHost}@`)),
      ),
    });
  },
};
