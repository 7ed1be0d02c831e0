import { type ComputeRoute, ok } from '../route.js';
import { hostOfPath, LAST, RULE, requireFakeDriver } from './host-of-path.js';

/** `GET /os-hosts/{host}/reboot`, and the like: asked for, and nothing comes of it. */
export const powerHostRoutes: readonly ComputeRoute[] = (['startup', 'shutdown', 'reboot'] as const).map(
  (action) => ({
    method: 'GET',
    path: `/os-hosts/{host}/${action}`,
    max: LAST,
    answer(call) {
      call.requireAdmin(`${RULE}:${action === 'startup' ? 'start' : action}`);
      const { service } = hostOfPath(call);
      requireFakeDriver(call);
      return ok({ host: service.host, power_action: action });
    },
  }),
);
