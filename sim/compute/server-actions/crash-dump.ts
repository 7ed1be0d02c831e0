import * as z from 'zod';
import { recordDone } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { onlyNull } from '../schema/nullable.js';
import { actionRoute } from './server-action.js';

const schema = z.strictObject({ trigger_crash_dump: onlyNull });

export const triggerCrashDump = actionRoute<null>({
  action: 'trigger_crash_dump',
  min: 17,
  body: [[17, schema]],
  byCell: true,
  onHost: true,
  states: ['active', 'paused', 'rescued', 'resized', 'error'],
  answer(call, server) {
    recordDone(call, server, 'trigger_crash_dump', 'compute_trigger_crash_dump');
    return accepted();
  },
});
