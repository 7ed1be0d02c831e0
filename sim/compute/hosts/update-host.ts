import * as z from 'zod';
import { type ComputeRoute, ok } from '../route.js';
import { choice } from '../schema/types.js';
import { switchOf } from '../services/compute-service.js';
import { hostOfPath, LAST, RULE, requireFakeDriver } from './host-of-path.js';

const onOrOff = choice('enable', 'disable', 'Enable', 'Disable', 'ENABLE', 'DISABLE').optional();

const schema = z.strictObject({ status: onOrOff, maintenance_mode: onOrOff });

const isOn = (word: string): boolean => word.toLowerCase() === 'enable';

/** `PUT /os-hosts/{host}` */
export const updateHost: ComputeRoute<z.output<typeof schema>> = {
  method: 'PUT',
  path: '/os-hosts/{host}',
  max: LAST,
  body: [[0, schema]],
  answer(call, { status, maintenance_mode: mode }) {
    call.requireAdmin(`${RULE}:update`);
    const { host } = hostOfPath(call).service;
    if (status !== undefined) {
      const { hostSwitches } = call.cloud.compute;
      hostSwitches.set(host, { ...switchOf(call.cloud, host), disabled: !isOn(status) });
    }
    if (mode !== undefined) requireFakeDriver(call);
    return ok({
      host,
      ...(status && { status: isOn(status) ? 'enabled' : 'disabled' }),
      ...(mode && { maintenance_mode: isOn(mode) ? 'on_maintenance' : 'off_maintenance' }),
    });
  },
};
