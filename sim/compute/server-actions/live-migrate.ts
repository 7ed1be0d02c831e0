import * as z from 'zod';
import type { Cloud } from '../../cloud.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { finishAction, recordAction, recordBegun } from '../instance-actions/action-log.js';
import { type Minor, madePerVersion } from '../microversion.js';
import { beginMigration, latestMigration, noteMigration } from '../migrations/migration.js';
import { accepted, type Schemas } from '../route.js';
import { boolean, booleanOr, isTrue } from '../schema/nova-types.js';
import { reconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { chooseHost, type Host, zoneOf } from '../servers/hosts.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess, newFault, type Outcome, type ServerProcess } from '../servers/server-process.js';
import { checkRuns } from '../servers/state-check.js';
import { checkKnownHost, hostOrNull } from './migrate.js';
import { actionRoute } from './server-action.js';

interface LiveMigrateInput {
  readonly host: string | null;
  readonly block_migration: boolean | string;
  readonly force?: boolean | string;
}

const FORCE_SINCE = 30;
const ASYNCHRONOUS_SINCE = 34;

function schemaOf(minor: Minor): z.ZodType {
  const automatic = booleanOr('auto');
  return z.strictObject({
    'os-migrateLive': z.strictObject({
      block_migration: minor >= 25 ? automatic : boolean,
      ...(minor < 25 ? { disk_over_commit: boolean } : {}),
      host: hostOrNull,
      ...(minor >= FORCE_SINCE && minor < 68 ? { force: boolean.optional() } : {}),
    }),
  });
}

const schemas: Schemas = madePerVersion([0, 25, FORCE_SINCE, 68], schemaOf);

/** Where the server goes is known when this begins: it is its `destination`. */
export const liveMigrateProcess: ServerProcess = {
  name: 'server.live_migrate',
  steps: [
    {
      step: 'scheduling',
      shows: { taskState: 'migrating' },
      events: ['conductor_live_migrate_instance', 'compute_live_migration'],
      finish(cloud, server, now) {
        const host = placeFor(cloud, server, server.destination);
        if (typeof host === 'string') {
          const fault = { code: 400, message: noValidHost(host) };
          const stays = { taskState: null, destination: server.host };
          touch(cloud, server, now, { ...stays, fault: newFault(fault, now) });
          noteMigration(cloud, server, now, { status: 'error' });
          return fault;
        }
        const { name } = host;
        touch(cloud, server, now, { destination: name });
        const places = { fromNode: server.host, to: name, toNode: name };
        noteMigration(cloud, server, now, { ...places, status: 'running' });
        return 'next';
      },
    },
    { step: 'migrating', shows: { taskState: 'migrating' }, finish: arrive },
  ],
  fail(cloud, server, fault, now) {
    noteMigration(cloud, server, now, { status: 'error' });
    touch(cloud, server, now, { vmState: 'error', taskState: null, fault: newFault(fault, now) });
  },
};

function arrive(cloud: Cloud, server: ServerRecord, now: number): Outcome {
  // the end of one that was given up, while the next still looks for a host
  if (latestMigration(cloud, server)?.status !== 'running') return 'wait';
  const name = server.destination ?? server.host;
  const host = cloud.profile.compute.hosts.find((one) => one.name === name);
  const availabilityZone = host ? zoneOf(cloud, server, host) : server.availabilityZone;
  touch(cloud, server, now, { taskState: null, host: name, availabilityZone });
  reconnectVolumes(cloud, server, now);
  noteMigration(cloud, server, now, { status: 'completed' });
  return 'next';
}

/** Moves a server to another host while it runs. */
export const liveMigrate = actionRoute<LiveMigrateInput>({
  action: 'os-migrateLive',
  body: schemas,
  adminRule: 'os_compute_api:os-migrate-server:migrate_live',
  before(call, _server, { host, force }) {
    if (call.minor >= FORCE_SINCE && isTrue(force) && !host) {
      throw badRequest("Can't force to a non-provided destination");
    }
  },
  states: ['active', 'paused'],
  answer(call, server, { host }) {
    if (host) checkKnownHost(call, host);
    if (call.minor < ASYNCHRONOUS_SINCE) checkRuns(server, [1, 3], 'os-migrateLive');
    const { flavor } = server;
    const flavors = [flavor, flavor] as const;
    beginMigration(call, server, { type: 'live-migration', status: 'accepted', to: host, flavors });
    if (call.minor < ASYNCHRONOUS_SINCE) checkPlace(call, server, host);
    recordAction(call, server, 'live-migration');
    touch(call.cloud, server, call.now, { destination: host ?? null });
    beginProcess(call.cloud, liveMigrateProcess, server, call.now);
    return accepted();
  },
});

function placeFor(cloud: Cloud, server: ServerRecord, host: string | null): Host | string {
  return chooseHost(cloud, server, { host, otherThan: server.host });
}

const noValidHost = (reason: string): string => `No valid host was found. ${reason}`;

/** Older microversions wait until it is clear where the server goes. @throws ComputeFault 400 */
function checkPlace(call: ComputeCall, server: ServerRecord, host: string | null): void {
  const reason = reasonAgainst(call.cloud, server, host);
  if (reason === undefined) return;
  const { cloud, now, requestId } = call;
  recordBegun(call, server, 'live-migration', 'conductor_live_migrate_instance');
  finishAction(cloud, server.id, requestId, now, reason);
  noteMigration(cloud, server, now, { status: 'error' });
  throw badRequest(reason);
}

function reasonAgainst(cloud: Cloud, server: ServerRecord, host: string | null): string | undefined {
  if (host !== null && host === server.host) {
    return `Unable to migrate instance (${server.id}) to current host (${host}).`;
  }
  const place = placeFor(cloud, server, host);
  return typeof place === 'string' ? noValidHost(place) : undefined;
}
