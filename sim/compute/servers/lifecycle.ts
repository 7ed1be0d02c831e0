import type { Cloud } from '../../cloud.js';
import { handleInterfaces } from '../interfaces/delete-interface.js';
import { actionProcesses } from '../server-actions/processes.js';
import { handleAttachments } from '../volume-attachments/attach-process.js';
import { handleSettledVolumes } from './block-devices/attach-devices.js';
import { buildProcess } from './build-server.js';
import { deleteProcess, handleFailedDeallocations } from './delete-server.js';
import { handleServerProcesses } from './server-process.js';

/** Everything that happens to servers over time. */
const PROCESSES = [buildProcess, deleteProcess, ...actionProcesses];

export function handleServerSteps(cloud: Cloud): void {
  handleServerProcesses(cloud, PROCESSES);
  handleSettledVolumes(cloud);
  handleAttachments(cloud);
  handleInterfaces(cloud);
  handleFailedDeallocations(cloud);
}
