import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { noteMigration } from '../migrations/migration.js';
import { accepted, noContent } from '../route.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { confirmProcess, revertProcess } from './resize-process.js';
import { actionRoute } from './server-action.js';

/** Recording `nova-action-confirm-without-resize`. */
export const confirmResize = actionRoute<unknown>({
  action: 'confirmResize',
  states: ['resized'],
  answer(call, server) {
    decide(call, server, 'confirming');
    recordAction(call, server, 'confirmResize');
    beginProcess(call.cloud, confirmProcess, server, call.now);
    return noContent;
  },
});

/** Recording `nova-action-resize-revert`. */
export const revertResize = actionRoute<unknown>({
  action: 'revertResize',
  states: ['resized'],
  answer(call, server) {
    decide(call, server, 'reverting');
    recordAction(call, server, 'revertResize');
    beginProcess(call.cloud, revertProcess, server, call.now);
    return accepted();
  },
});

/** @throws ComputeFault 400 when it was decided already */
function decide(call: ComputeCall, server: ServerRecord, status: 'confirming' | 'reverting'): void {
  const { move } = server;
  if (move?.status !== 'finished') throw badRequest('Instance has not been resized.');
  touch(call.cloud, server, call.now, { move: { ...move, status } });
  noteMigration(call.cloud, server, call.now, { status });
}
