import type { Cloud } from '../../cloud.js';
import { removeImage } from '../../image/image-index.js';
import type { ComputeCall } from '../compute-call.js';
import { conflictingRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { type ComputeRoute, noContent } from '../route.js';
import type { ComputeState } from '../state.js';
import { releaseVolumes } from './block-devices/release-volumes.js';
import { isScheduled } from './build-server.js';
import { clearConsole } from './console-log.js';
import { releasePorts } from './networks/server-ports.js';
import { findServer, type ServerRecord, touch } from './server.js';
import { serverIndex } from './server-index.js';
import { beginProcess, newFault, type Outcome, type ServerProcess } from './server-process.js';
import { noteWhoseImage } from './shelved-image.js';
import { renderingsOf } from './views/renderings.js';

/** `DELETE /servers/{server_id}` (recordings `nova-delete*`). */
export const deleteServer: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}',
  answer(call) {
    const server = findServer(call);
    checkUnlocked(call, server);
    recordDelete(call, server);
    noteWhoseImage(call, server);
    beginDelete(call.cloud, server, call.now);
    return noContent;
  },
};

/** A host is asked to; of a server that is on none Nova keeps no record that it was deleted. */
export function recordDelete(call: ComputeCall, server: ServerRecord): void {
  if (server.host !== null) recordAction(call, server, 'delete');
}

/** @throws ComputeFault 409 for all but administrators, if the server is locked */
export function checkUnlocked(call: ComputeCall, server: ServerRecord): void {
  if (server.lock && !call.isAdmin) throw conflictingRequest(`Instance ${server.id} is locked`);
}

/** In the states that a real cloud goes through (`transitions.json`, `delete`). */
export const deleteProcess: ServerProcess = {
  name: 'server.delete',
  steps: [
    {
      step: 'deleting',
      shows: { taskState: 'deleting' },
      events: ['compute_terminate_instance'],
      finish: terminate,
    },
    { step: 'deleted', shows: { vmState: 'deleted', taskState: null }, finish: bury },
  ],
};

/**
 * Deletes a server. One that is on no host, because it never got one, is gone at once; one that is being deleted
 * already goes on being deleted.
 */
export function beginDelete(cloud: Cloud, server: ServerRecord, now: number): void {
  if (server.taskState === 'deleting') return;
  removeShelved(cloud, server);
  if (!isScheduled(server)) vanish(cloud, server, now);
  else if (server.host !== null) beginProcess(cloud, deleteProcess, server, now);
  else destroy(cloud, server, now);
}

/** The image that a shelved server was to come back from goes with it. */
function removeShelved(cloud: Cloud, server: ServerRecord): void {
  const { shelvedImageId: id, shelvedImageStays: stays, vmState } = server;
  if (id === null || stays || !vmState.startsWith('shelved')) return;
  const image = cloud.image.images.get(id);
  if (image) removeImage(cloud.image, image);
}

/** Has a server gone at once, whatever it was doing. */
export function destroy(cloud: Cloud, server: ServerRecord, now: number): void {
  terminate(cloud, server, now);
  touch(cloud, server, now, { vmState: 'deleted', taskState: null });
  bury(cloud, server, now);
}

/** Was never scheduled, so that no database of a cell knows of it. */
function vanish(cloud: Cloud, server: ServerRecord, now: number): void {
  terminate(cloud, server, now);
  touch(cloud, server, now, { vmState: 'deleted', taskState: null, deletedAt: now });
  const index = serverIndex(cloud.compute);
  index.remove(server);
  forget(cloud.compute, server);
}

const DEALLOCATION_FAILS = 'compute/deallocation-fails';
/** Milliseconds for which Nova goes on looking for a network service that is not there. */
const DEALLOCATION_TIME = 60_000;

/** Without a network service, a server that is deleted ends in ERROR (recording `absent-none-2.37-delete`). */
export function handleFailedDeallocations(cloud: Cloud): void {
  cloud.timeline.handle(DEALLOCATION_FAILS, (event, now) => {
    const server = cloud.compute.servers.get(String(event.id));
    if (server?.taskState !== 'deleting') return;
    const fault = newFault({ code: 500, message: 'EndpointNotFound' }, now);
    touch(cloud, server, now, { vmState: 'error', taskState: null, fault });
  });
}

/** The server gives back what it had. */
function terminate(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  if (server.taskState === 'deleting' && !cloud.profile.network.enabled) {
    cloud.timeline.at(now + DEALLOCATION_TIME, { kind: DEALLOCATION_FAILS, id: server.id });
    return 'stop';
  }
  releasePorts(cloud, server, now);
  releaseVolumes(cloud, server, now);
  clearConsole(cloud.compute, server.id);
  touch(cloud, server, now, { powerState: 0, terminatedAt: now, interfaces: [] });
  return 'next';
}

/** Deleted servers that are remembered, for lists of changes: as if the operator archived the older ones. */
const MOST_DELETED = 1000;

function bury(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const { compute } = cloud;
  const index = serverIndex(compute);
  touch(cloud, server, now, { deletedAt: now });
  index.remove(server);
  compute.migrations.delete(server.id);
  renderingsOf(compute).forget(server);
  const { longestDeleted } = index;
  if (index.deletedCount > MOST_DELETED && longestDeleted) forget(compute, longestDeleted);
  return 'stop';
}

function forget(compute: ComputeState, server: ServerRecord): void {
  renderingsOf(compute).forget(server);
  serverIndex(compute).forget(server);
  compute.servers.delete(server.id);
  compute.instanceActions.delete(server.id);
}
