import * as z from 'zod';
import { recordAction } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { choice } from '../schema/types.js';
import { touch } from '../servers/server.js';
import { actionRoute } from './server-action.js';

const schema = z.strictObject({ 'os-resetState': z.strictObject({ state: choice('active', 'error') }) });

/** Whatever the server was doing is given up. Recording `nova-action-os-resetState-forbidden`. */
export const resetState = actionRoute<{ readonly state: 'active' | 'error' }>({
  action: 'os-resetState',
  body: [[0, schema]],
  adminRule: 'os_compute_api:os-admin-actions:reset_state',
  tasks: 'any',
  evenIfLocked: true,
  answer(call, server, { state }) {
    recordAction(call, server, 'resetState');
    touch(call.cloud, server, call.now, { vmState: state, taskState: null });
    return accepted();
  },
});
