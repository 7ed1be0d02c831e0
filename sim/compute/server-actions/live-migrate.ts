import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { type Minor, madePerVersion } from '../microversion.js';
import { accepted, type Schemas } from '../route.js';
import { boolean, booleanOr, isTrue } from '../schema/nova-types.js';
import { reconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { chooseHost, type Host, zoneOf } from '../servers/hosts.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess, newFault, type ServerProcess } from '../servers/server-process.js';
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
      step: 'migrating',
      shows: { taskState: 'migrating' },
      events: ['conductor_live_migrate_instance', 'compute_live_migration'],
      finish(cloud, server, now) {
        const host = placeFor(cloud, server, server.destination);
        if (typeof host === 'string') {
          const fault = { code: 400, message: noValidHost(host) };
          const stays = { taskState: null, destination: server.host };
          touch(cloud, server, now, { ...stays, fault: newFault(fault, now) });
          return fault;
        }
        const { name } = host;
        const availabilityZone = zoneOf(cloud, server, host);
        touch(cloud, server, now, { taskState: null, host: name, destination: name, availabilityZone });
        reconnectVolumes(cloud, server, now);
        return 'next';
      },
    },
  ],
};

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
    if (call.minor < ASYNCHRONOUS_SINCE) checkPlace(call, server, host);
    recordAction(call, server, 'live-migration');
    touch(call.cloud, server, call.now, { destination: host ?? null });
    beginProcess(call.cloud, liveMigrateProcess, server, call.now);
    return accepted();
  },
});

function placeFor(cloud: ComputeCall['cloud'], server: ServerRecord, host: string | null): Host | string {
  return chooseHost(cloud, server, { host, otherThan: server.host });
}

const noValidHost = (reason: string): string => `No valid host was found. ${reason}`;

/** Older microversions wait until it is clear where the server goes. @throws ComputeFault 400 */
function checkPlace(call: ComputeCall, server: ServerRecord, host: string | null): void {
  if (host !== null && host === server.host) {
    throw badRequest(`Unable to migrate instance (${server.id}) to current host (${host}).`);
  }
  const place = placeFor(call.cloud, server, host);
  if (typeof place === 'string') throw badRequest(noValidHost(place));
}
