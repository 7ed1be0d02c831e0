import * as z from 'zod';
import { recordAction } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { text } from '../schema/types.js';
import { beginProcess } from '../servers/server-process.js';
import { actionRoute } from './server-action.js';
import { oneTask, settled } from './steps.js';

const schema = z.strictObject({ changePassword: z.strictObject({ adminPass: text() }) });

export const passwordProcess = oneTask(
  'server.change_password',
  'updating_password',
  'compute_set_admin_password',
  settled({}),
);

/** Guests are not told. Recording `nova-action-changePassword`. */
export const changePassword = actionRoute<unknown>({
  action: 'changePassword',
  body: [[0, schema]],
  hidesLock: true,
  states: ['active'],
  answer(call, server) {
    recordAction(call, server, 'changePassword');
    beginProcess(call.cloud, passwordProcess, server, call.now);
    return accepted();
  },
});
