import type { Cloud } from '../../cloud.js';
import { destinationOf, noteMigration } from '../migrations/migration.js';
import { attachDevices } from '../servers/block-devices/attach-devices.js';
import { disconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { clearConsole } from '../servers/console-log.js';
import { chooseHost, zoneOf } from '../servers/hosts.js';
import { type MovePlace, type ServerMove, type ServerRecord, touch } from '../servers/server.js';
import { newFault, type Outcome, type ServerProcess, type ServerStep } from '../servers/server-process.js';

/** A resize and a move to another host are the same to Nova. The states are those of `transitions.json`, `resize`. */
function moveProcess(name: string): ServerProcess {
  const steps: ServerStep[] = [
    {
      step: 'resize_prep',
      shows: { taskState: 'resize_prep' },
      events: ['conductor_migrate_server', 'cold_migrate'],
      finish: findPlace,
    },
    { step: 'resize_placed', shows: { taskState: 'resize_prep' }, events: ['compute_prep_resize'] },
    {
      step: 'resize_migrating',
      shows: { taskState: 'resize_migrating' },
      events: ['compute_resize_instance'],
      finish: leave,
    },
    { step: 'resize_migrated', shows: { taskState: 'resize_migrated' } },
    {
      step: 'resize_finish',
      shows: { taskState: 'resize_finish' },
      events: ['compute_finish_resize'],
      finish: arrive,
    },
  ];
  return {
    name,
    steps,
    fail(cloud, server, fault, now) {
      noteMigration(cloud, server, now, { status: 'error' });
      touch(cloud, server, now, { vmState: 'error', taskState: null, fault: newFault(fault, now) });
    },
  };
}

export const resizeProcess = moveProcess('server.resize');
export const migrateProcess = moveProcess('server.migrate');

function isResize({ from, to }: ServerMove): boolean {
  return from.flavor.id !== to.flavor.id;
}

/** A resized server may stay where it is; one that is moved may not. */
function findPlace(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const { move } = server;
  if (!move) return 'stop';
  const { flavor } = move.to;
  const asked = move.to.host;
  const host = chooseHost(cloud, server, {
    flavor,
    host: asked,
    otherThan: isResize(move) ? null : move.from.host,
  });
  if (typeof host !== 'string') {
    touch(cloud, server, now, { move: { ...move, to: { flavor, host: host.name } } });
    noteMigration(cloud, server, now, { ...destinationOf(cloud, host.name), status: 'migrating' });
    return 'next';
  }
  const fault = { code: 400, message: `No valid host was found. ${host}` };
  touch(cloud, server, now, { taskState: null, move: null, fault: newFault(fault, now) });
  noteMigration(cloud, server, now, { status: 'error' });
  return fault;
}

/** The machine is switched off. */
function leave(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  disconnectVolumes(cloud, server, now);
  if (server.move) settleAt(cloud, server, { ...server.move.to, flavor: server.flavor }, now);
  noteMigration(cloud, server, now, { status: 'post-migrating' });
  cloud.serverWatch.switchedOff(server);
  clearConsole(cloud.compute, server.id);
  return 'next';
}

function arrive(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  const { move } = server;
  if (!move) return 'stop';
  touch(cloud, server, now, { builtDisk: server.builtDisk ?? server.flavor.disk });
  settleAt(cloud, server, move.to, now);
  attachDevices(cloud, server, now);
  touch(cloud, server, now, {
    vmState: 'resized',
    taskState: null,
    launchedAt: now,
    move: { ...move, status: 'finished' },
  });
  noteMigration(cloud, server, now, { status: 'finished' });
  return 'next';
}

function settleAt(cloud: Cloud, server: ServerRecord, { flavor, host }: MovePlace, now: number): void {
  const known = cloud.profile.compute.hosts.find(({ name }) => name === host);
  const zone = known ? zoneOf(cloud, server, known) : server.availabilityZone;
  touch(cloud, server, now, { flavor, host, destination: host, availabilityZone: zone });
}

export const confirmProcess: ServerProcess = {
  name: 'server.confirm_resize',
  steps: [
    {
      step: 'confirming',
      shows: { vmState: 'resized', taskState: null },
      events: ['compute_confirm_resize'],
      finish(cloud, server, now) {
        const vmState = server.powerState === 4 ? 'stopped' : 'active';
        touch(cloud, server, now, { vmState, suspendedFrom: undefined, move: null });
        noteMigration(cloud, server, now, { status: 'confirmed' });
        return 'next';
      },
    },
  ],
};

const REVERTING = { vmState: 'resized', taskState: 'resize_reverting' } as const;

export const revertProcess: ServerProcess = {
  name: 'server.revert_resize',
  steps: [
    {
      step: 'resize_reverting',
      shows: REVERTING,
      events: ['compute_revert_resize'],
      finish(cloud, server, now) {
        disconnectVolumes(cloud, server, now);
        return 'next';
      },
    },
    {
      step: 'finish_reverting',
      shows: REVERTING,
      events: ['compute_finish_revert_resize'],
      finish(cloud, server, now) {
        const { move } = server;
        if (!move) return 'stop';
        settleAt(cloud, server, move.from, now);
        attachDevices(cloud, server, now);
        cloud.serverWatch.switchedOff(server);
        clearConsole(cloud.compute, server.id);
        const { running } = move;
        touch(cloud, server, now, {
          vmState: running ? 'active' : 'stopped',
          suspendedFrom: undefined,
          powerState: running ? 1 : 4,
          taskState: null,
          launchedAt: now,
          move: null,
        });
        noteMigration(cloud, server, now, { status: 'reverted' });
        return 'next';
      },
    },
  ],
};
