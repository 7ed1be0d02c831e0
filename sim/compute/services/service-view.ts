import type { ComputeCall } from '../compute-call.js';
import { microsecondTime } from '../servers/views/times.js';
import type { ComputeService } from './compute-service.js';

const UUID_SINCE = 53;
const FORCED_DOWN_SINCE = 11;

/** As `GET /os-services` shows it. */
export function viewService(call: ComputeCall, service: ComputeService): Record<string, unknown> {
  return {
    binary: service.binary,
    host: service.host,
    id: call.minor >= UUID_SINCE ? service.id : service.number,
    zone: service.zone,
    status: service.disabled ? 'disabled' : 'enabled',
    state: service.forcedDown ? 'down' : 'up',
    updated_at: microsecondTime(call.now),
    disabled_reason: service.reason,
    ...(call.minor >= FORCED_DOWN_SINCE && { forced_down: service.forcedDown }),
  };
}
