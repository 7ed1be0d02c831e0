import type { ServerRecord, VmState } from './server.js';

type ByTask = Readonly<Record<string, string>>;

const REBUILDING: ByTask = {
  rebuilding: 'REBUILD',
  rebuild_block_device_mapping: 'REBUILD',
  rebuild_spawning: 'REBUILD',
};

const RESIZING: ByTask = {
  resize_prep: 'RESIZE',
  resize_migrating: 'RESIZE',
  resize_migrated: 'RESIZE',
  resize_finish: 'RESIZE',
};

/** What clients see of a server's state, by what it is and what is being done to it (`*`: anything else). */
const STATUSES: Readonly<Record<VmState, ByTask & { readonly '*': string }>> = {
  active: {
    '*': 'ACTIVE',
    rebooting: 'REBOOT',
    reboot_pending: 'REBOOT',
    reboot_started: 'REBOOT',
    rebooting_hard: 'HARD_REBOOT',
    reboot_pending_hard: 'HARD_REBOOT',
    reboot_started_hard: 'HARD_REBOOT',
    updating_password: 'PASSWORD',
    migrating: 'MIGRATING',
    ...REBUILDING,
    ...RESIZING,
  },
  building: { '*': 'BUILD' },
  stopped: { '*': 'SHUTOFF', ...RESIZING, ...REBUILDING },
  resized: { '*': 'VERIFY_RESIZE', resize_reverting: 'REVERT_RESIZE' },
  paused: { '*': 'PAUSED', migrating: 'MIGRATING' },
  suspended: { '*': 'SUSPENDED' },
  rescued: { '*': 'RESCUE' },
  error: { '*': 'ERROR', ...REBUILDING },
  deleted: { '*': 'DELETED' },
  'soft-delete': { '*': 'SOFT_DELETED' },
  shelved: { '*': 'SHELVED' },
  shelved_offloaded: { '*': 'SHELVED_OFFLOADED' },
};

/** `ACTIVE`, `BUILD`, ...: recordings' `transitions.json` has the pairs that a real cloud went through. */
export function statusOf(server: Pick<ServerRecord, 'vmState' | 'taskState'>): string {
  const byTask = STATUSES[server.vmState];
  return byTask[server.taskState ?? '*'] ?? byTask['*'];
}

/**
 * The states that servers with one of these statuses can be in, compared without regard to case. The task does not
 * matter where one of the statuses is that of any task: `ACTIVE` finds servers that are rebooting too.
 */
export function statesOf(statuses: readonly string[]): {
  readonly vmStates: ReadonlySet<VmState>;
  readonly taskStates: ReadonlySet<string | null> | undefined;
} {
  const wanted = new Set(statuses.map((status) => status.toUpperCase()));
  const vmStates = new Set<VmState>();
  const taskStates = new Set<string | null>();
  for (const [vmState, byTask] of Object.entries(STATUSES)) {
    for (const [task, status] of Object.entries(byTask)) {
      if (!wanted.has(status)) continue;
      vmStates.add(vmState as VmState);
      taskStates.add(task);
    }
  }
  return { vmStates, taskStates: taskStates.has('*') ? undefined : taskStates };
}
