import * as z from 'zod';
import { recordDone } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { objectOrNull } from '../schema/nullable.js';
import { text } from '../schema/types.js';
import { isScheduled } from '../servers/build-server.js';
import { touch } from '../servers/server.js';
import { actionRoute } from './server-action.js';

const REASONS_SINCE = 73;

const reasonSchema = z.strictObject({
  lock: objectOrNull(z.strictObject({ locked_reason: text({ min: 1, max: 255 }).optional() })),
});

interface LockInput {
  readonly locked_reason?: string;
}

/** A lock of one's own stays as it is; one of a server that is in no cell yet is lost. Recording `nova-action-lock`. */
export const lock = actionRoute<LockInput | null>({
  action: 'lock',
  body: [[REASONS_SINCE, reasonSchema]],
  tasks: 'any',
  evenIfLocked: true,
  answer(call, server, input) {
    const isOwner = server.projectId === call.projectId;
    if ((server.lock && isOwner) || !isScheduled(server)) return accepted();
    const asked = call.minor >= REASONS_SINCE ? input?.locked_reason : undefined;
    const reason = asked ?? server.lock?.reason ?? null;
    recordDone(call, server, 'lock', 'api_lock');
    touch(call.cloud, server, call.now, { lock: { by: isOwner ? 'owner' : 'admin', reason } });
    return accepted();
  },
});

/** What an administrator locked, only administrators unlock. Recording `nova-action-unlock`. */
export const unlock = actionRoute<unknown>({
  action: 'unlock',
  tasks: 'any',
  evenIfLocked: true,
  answer(call, server) {
    const expected = server.projectId === call.projectId ? 'owner' : 'admin';
    if (server.lock && server.lock.by !== expected) {
      call.requireAdmin('os_compute_api:os-lock-server:unlock:unlock_override');
    }
    recordDone(call, server, 'unlock', 'api_unlock');
    touch(call.cloud, server, call.now, { lock: null });
    return accepted();
  },
});
