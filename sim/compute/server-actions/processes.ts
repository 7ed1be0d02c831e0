import type { ServerProcess } from '../servers/server-process.js';
import { passwordProcess } from './change-password.js';
import { backupProcess } from './create-backup.js';
import { snapshotProcess } from './create-image.js';
import { evacuateProcess } from './evacuate.js';
import { liveMigrateProcess } from './live-migrate.js';
import { powerProcesses } from './power-actions.js';
import { rebootProcesses } from './reboot.js';
import { rebuildProcess } from './rebuild.js';
import { rescueProcess } from './rescue.js';
import { confirmProcess, migrateProcess, resizeProcess, revertProcess } from './resize-process.js';
import { offloadProcess, shelveProcess, shelveVolumeBackedProcess } from './shelve-process.js';
import { unshelveProcess } from './unshelve.js';

/** What actions set off. */
export const actionProcesses: readonly ServerProcess[] = [
  ...powerProcesses,
  ...rebootProcesses,
  rescueProcess,
  resizeProcess,
  migrateProcess,
  confirmProcess,
  revertProcess,
  rebuildProcess,
  snapshotProcess,
  backupProcess,
  shelveProcess,
  shelveVolumeBackedProcess,
  offloadProcess,
  unshelveProcess,
  passwordProcess,
  liveMigrateProcess,
  evacuateProcess,
];
