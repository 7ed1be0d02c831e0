import { ok, type VolumeRoute } from '../route.js';
import { storedTime } from '../times.js';

/** `GET /os-services`, for administrators. */
export const listServices: VolumeRoute = {
  method: 'GET',
  path: '/os-services',
  answer(call) {
    call.requireAdmin('volume_extension:services:index');
    const { host, availability_zones: zones } = call.cloud.profile.volume;
    const backend = host.split('#')[0] as string;
    const common = { zone: zones[0], status: 'enabled', state: 'up', updated_at: storedTime(call.now) };
    const cluster = call.minor >= 7 ? { cluster: null } : {};
    const backendState = call.minor >= 49 ? { backend_state: 'up' } : {};
    const services = [
      {
        binary: 'cinder-volume',
        host: backend,
        ...common,
        ...backendState,
        ...cluster,
        disabled_reason: null,
        replication_status: 'disabled',
        active_backend_id: null,
        frozen: false,
      },
      {
        binary: 'cinder-scheduler',
        host: backend.split('@')[0],
        ...common,
        ...cluster,
        disabled_reason: null,
      },
    ];
    const [binary, wantedHost] = [call.query.get('binary'), call.query.get('host')];
    return ok({
      services: services.filter(
        (service) =>
          (!binary || service.binary === binary) &&
          (!wantedHost || service.host === wantedHost || service.host?.startsWith(`${wantedHost}@`)),
      ),
    });
  },
};
