import type { ComputeRoute } from '../route.js';
import { addressRoutes } from './addresses.js';
import { changePassword } from './change-password.js';
import { getConsoleOutput } from './console-output.js';
import { triggerCrashDump } from './crash-dump.js';
import { createBackup } from './create-backup.js';
import { createImage } from './create-image.js';
import { evacuate } from './evacuate.js';
import { forceDelete } from './force-delete.js';
import { liveMigrate } from './live-migrate.js';
import { lock, unlock } from './lock.js';
import { migrate } from './migrate.js';
import { powerRoutes } from './power-actions.js';
import { reboot } from './reboot.js';
import { rebuild } from './rebuild.js';
import { consoleRoutes } from './remote-consoles.js';
import { removedRoutes } from './removed-actions.js';
import { rescue } from './rescue.js';
import { resetState } from './reset-state.js';
import { resize } from './resize.js';
import { addSecurityGroup, removeSecurityGroup } from './security-groups.js';
import { confirmResize, revertResize } from './settle-resize.js';
import { shelve, shelveOffload } from './shelve.js';
import { unshelve } from './unshelve.js';

/** What can be done to a server: `POST /servers/{server_id}/action`. */
export const serverActionRoutes: readonly ComputeRoute<never>[] = [
  ...powerRoutes,
  reboot,
  rescue,
  lock,
  unlock,
  resize,
  confirmResize,
  revertResize,
  rebuild,
  createImage,
  createBackup,
  shelve,
  shelveOffload,
  unshelve,
  changePassword,
  getConsoleOutput,
  ...consoleRoutes,
  addSecurityGroup,
  removeSecurityGroup,
  ...addressRoutes,
  triggerCrashDump,
  forceDelete,
  migrate,
  liveMigrate,
  evacuate,
  resetState,
  ...removedRoutes,
];
