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
