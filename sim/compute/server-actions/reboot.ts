import * as z from 'zod';
import { recordAction } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { choice } from '../schema/types.js';
import { beginProcess, type ServerProcess } from '../servers/server-process.js';
import { actionRoute, checkConditions } from './server-action.js';
import { booted, restarted, settled, severalTasks } from './steps.js';

const EVENT = 'compute_reboot_instance';

const softProcess = severalTasks(
  'server.reboot',
  ['rebooting', 'reboot_pending', 'reboot_started'],
  EVENT,
  settled(restarted),
);

const hardProcess = severalTasks(
  'server.reboot_hard',
  ['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'],
  EVENT,
  settled(booted),
);

export const rebootProcesses: readonly ServerProcess[] = [softProcess, hardProcess];

/** What a hard reboot cuts short. */
const INTERRUPTIBLE = [
  null,
  'rebooting',
  'reboot_pending',
  'reboot_started',
  'resuming',
  'rebooting_hard',
  'unpausing',
  'pausing',
  'suspending',
];

type RebootType = 'HARD' | 'Hard' | 'hard' | 'SOFT' | 'Soft' | 'soft';

const schema = z.strictObject({
  reboot: z.strictObject({ type: choice('HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft') }),
});

/** Recordings `nova-action-reboot-*`, `nova-server-during-reboot`. */
export const reboot = actionRoute<{ readonly type: RebootType }>({
  action: 'reboot',
  body: [[0, schema]],
  tasks: 'any',
  answer(call, server, { type }) {
    const soft = type.toUpperCase() === 'SOFT';
    checkConditions(
      call,
      server,
      soft
        ? { name: 'reboot', states: ['active'] }
        : {
            name: 'reboot',
            states: ['active', 'stopped', 'paused', 'suspended', 'error'],
            tasks: INTERRUPTIBLE,
          },
    );
    recordAction(call, server, 'reboot');
    beginProcess(call.cloud, soft ? softProcess : hardProcess, server, call.now);
    return accepted();
  },
});
