import type { Cloud } from '../../cloud.js';
import { disconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { clearConsole } from '../servers/console-log.js';
import { type ServerRecord, touch } from '../servers/server.js';
import type { Outcome, ServerProcess, ServerStep } from '../servers/server-process.js';

const SHELVED = { vmState: 'shelved', powerState: 4 } as const;

const offloading: ServerStep = {
  step: 'shelving_offloading',
  shows: { ...SHELVED, taskState: 'shelving_offloading' },
  finish: offload,
};

/** The states of `transitions.json`, `shelve`. */
export const shelveProcess: ServerProcess = {
  name: 'server.shelve',
  steps: [
    { step: 'shelving', shows: { taskState: 'shelving' }, events: ['compute_shelve_instance'] },
    { step: 'shelving_image_pending_upload', shows: { taskState: 'shelving_image_pending_upload' } },
    { step: 'shelving_image_uploading', shows: { taskState: 'shelving_image_uploading' } },
    offloading,
  ],
};

export const shelveVolumeBackedProcess: ServerProcess = {
  name: 'server.shelve_volume_backed',
  steps: [
    {
      step: 'shelving',
      shows: { taskState: 'shelving' },
      events: ['compute_shelve_offload_instance'],
      finish: offload,
    },
  ],
};

export const offloadProcess: ServerProcess = {
  name: 'server.shelve_offload',
  steps: [{ ...offloading, events: ['compute_shelve_offload_instance'] }],
};

/** The server is on no host from now on; its volumes stay its own. */
function offload(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  clearConsole(cloud.compute, server.id);
  disconnectVolumes(cloud, server, now);
  touch(cloud, server, now, {
    vmState: 'shelved_offloaded',
    powerState: 4,
    taskState: null,
    host: null,
    destination: null,
    availabilityZone: '',
  });
  return 'next';
}
