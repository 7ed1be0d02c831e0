import type { Cloud } from '../../cloud.js';
import { NetworkFault } from '../../network/fault.js';
import { attachDevices, nameDevices } from './block-devices/attach-devices.js';
import { releaseVolumes } from './block-devices/release-volumes.js';
import { chooseHost, isKnownHost, zoneOf } from './hosts.js';
import { AddressRefused, allocatePorts, releasePorts } from './networks/server-ports.js';
import { type ServerRecord, touch } from './server.js';
import {
  aborted,
  beginProcess,
  frame,
  newFault,
  type Outcome,
  type ServerProcess,
  type StepFault,
  traceback,
} from './server-process.js';
import { isStorable } from './three-byte-text.js';

/**
 * From `POST /servers` to ACTIVE, in the states that a real cloud goes through (`transitions.json`). A new
 * server is in no cell before it is `scheduled`: deleted until then, it is gone at once.
 */
export const buildProcess: ServerProcess = {
  name: 'server.build',
  steps: [
    { step: 'scheduling', shows: { taskState: 'scheduling' }, finish: schedule },
    { step: 'scheduled', shows: { taskState: 'scheduling' } },
    {
      step: 'claiming',
      shows: { taskState: null },
      events: ['compute__do_build_and_run_instance'],
      finish: claim,
    },
    { step: 'claimed', shows: { vmState: 'building', taskState: null } },
    { step: 'networking', shows: { taskState: 'networking' }, finish: network },
    { step: 'block_device_mapping', shows: { taskState: 'block_device_mapping' }, finish: attach },
    { step: 'spawning', shows: { taskState: 'spawning' }, finish: activate },
  ],
  eventOfFailure: 'conductor_schedule_and_build_instances',
  fail: failBuild,
};

export function beginBuild(cloud: Cloud, server: ServerRecord, now: number): void {
  beginProcess(cloud, buildProcess, server, now);
}

/** Whether a new server has reached a cell: what Nova shows of it and how it is deleted depend on it. */
export function isScheduled(server: ServerRecord): boolean {
  return server.vmState !== 'building' || server.availabilityZone !== '';
}

function schedule(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  if (!isStorable(server)) return 'wait';
  const host = chooseHost(cloud, server);
  if (typeof host === 'string') {
    const message = `No valid host was found. ${host}`;
    const fault = newFault({ code: 500, message }, now, tracebackOf(message));
    touch(cloud, server, now, { vmState: 'error', taskState: null, fault });
    return 'stop';
  }
  touch(cloud, server, now, { availabilityZone: zoneOf(cloud, server, host), destination: host.name });
  return 'next';
}

/** The scheduler's own traceback is told within that of the conductor (recording `nova-server-error-admin-2.1`). */
function tracebackOf(message: string): string {
  const remote = [
    `nova.exception_Remote.NoValidHost_Remote: ${message}`,
    'Traceback (most recent call last):\n',
    frame('oslo_messaging/rpc/server.py', 'inner'),
    frame('nova/scheduler/manager.py', 'select_destinations'),
    `nova.exception.NoValidHost: ${message}\n`,
  ];
  return traceback(['nova/conductor/manager.py', 'schedule_and_build_instances'], remote.join('\n'));
}

function claim(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const name = server.destination ?? '';
  if (!isKnownHost(cloud, name)) {
    failBuild(cloud, server, exhausted(server), now);
    return 'stop';
  }
  touch(cloud, server, now, { host: name });
  return 'next';
}

function network(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  if (server.interfaces.some(({ forbidden }) => forbidden)) {
    failBuild(cloud, server, noNetwork(server), now);
    return 'stop';
  }
  try {
    const interfaces = allocatePorts(cloud, server, now);
    touch(cloud, server, now, { interfaces, ...nameDevices(cloud, server) });
    return 'next';
  } catch (fault) {
    failBuild(cloud, server, networkFault(server, fault), now);
    return 'stop';
  }
}

function attach(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const outcome = attachDevices(cloud, server, now);
  if (typeof outcome === 'string') return outcome;
  failBuild(cloud, server, outcome, now);
  return 'stop';
}

function activate(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  touch(cloud, server, now, { vmState: 'active', taskState: null, powerState: 1, launchedAt: now });
  return 'next';
}

/** @throws what is no refusal */
function networkFault(server: ServerRecord, fault: unknown): StepFault {
  if (fault instanceof AddressRefused) return aborted(server, `Invalid input received: ${fault.message}`);
  if (!(fault instanceof NetworkFault)) throw fault;
  return fault.type === 'IpAddressGenerationFailure' ? noNetwork(server) : exhausted(server);
}

const noNetwork = (server: ServerRecord): StepFault =>
  aborted(server, 'Failed to allocate the network(s), not rescheduling.');

const exhausted = ({ id }: ServerRecord): StepFault => ({
  code: 500,
  message: `Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance ${id}.`,
});

/** A build that fails gives back what it had taken (recording `nova-server-bfv-over-volume-quota`). */
export function failBuild(cloud: Cloud, server: ServerRecord, fault: StepFault, now: number): void {
  releasePorts(cloud, server, now);
  releaseVolumes(cloud, server, now);
  touch(cloud, server, now, {
    vmState: 'error',
    taskState: null,
    host: null,
    availabilityZone: '',
    fault: newFault(fault, now),
    interfaces: server.interfaces.map((one) => (one.preexisting ? one : { ...one, portId: null })),
  });
}
