import { recordAction } from '../instance-actions/action-log.js';
import { accepted } from '../route.js';
import { touch } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { isVolumeBacked } from './root-disk.js';
import { actionRoute } from './server-action.js';
import { offloadProcess, shelveProcess, shelveVolumeBackedProcess } from './shelve-process.js';
import { snapshotServer } from './snapshot.js';

/** Recordings `nova-action-shelve`, `nova-server-shelved`. */
export const shelve = actionRoute<unknown>({
  action: 'shelve',
  states: ['active', 'stopped', 'paused', 'suspended'],
  answer(call, server) {
    recordAction(call, server, 'shelve');
    if (isVolumeBacked(server)) {
      beginProcess(call.cloud, shelveVolumeBackedProcess, server, call.now);
      return accepted();
    }
    const image = snapshotServer(call, server, { name: `${server.name}-shelved`, type: 'snapshot' });
    touch(call.cloud, server, call.now, { shelvedImageId: image.id });
    beginProcess(call.cloud, shelveProcess, server, call.now);
    return accepted();
  },
});

/** A shelved server leaves its host by itself here, so that there is seldom anything to do. */
export const shelveOffload = actionRoute<unknown>({
  action: 'shelveOffload',
  adminRule: 'os_compute_api:os-shelve:shelve_offload',
  states: ['shelved'],
  answer(call, server) {
    recordAction(call, server, 'shelveOffload');
    beginProcess(call.cloud, offloadProcess, server, call.now);
    return accepted();
  },
});
