import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { recordDone } from '../instance-actions/action-log.js';
import { accepted, type ComputeRoute, ok } from '../route.js';
import { sentence } from '../schema/sentence.js';
import { checkConditions } from '../server-actions/server-action.js';
import { findServer, type ServerRecord, touch } from '../servers/server.js';
import { type MigrationRecord, noteMigration, UNDER_WAY } from './migration.js';
import { viewMigrationUnderWay } from './migration-view.js';

const RULE = 'os_compute_api:servers:migrations';

/** The server that the path names, for an administrator. @throws ComputeFault 404, then 403 */
function serverFor(call: ComputeCall, operation: string): ServerRecord {
  const server = findServer(call);
  call.requireAdmin(`${RULE}:${operation}`);
  return server;
}

/** To the database, a text is the number that it begins with. */
function migrationOf({ cloud }: ComputeCall, server: ServerRecord, id: string): MigrationRecord | undefined {
  const number = Number.parseFloat(id) || 0;
  return cloud.compute.migrations.get(server.id)?.find((one) => one.number === number);
}

/** Live migrations of a server that are under way. */
export const listServerMigrations: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/migrations',
  min: 23,
  answer(call) {
    const server = serverFor(call, 'index');
    const known = call.cloud.compute.migrations.get(server.id) ?? [];
    const wanted = known.filter(
      ({ type, status }) => type === 'live-migration' && UNDER_WAY.includes(status),
    );
    return ok({ migrations: wanted.map((one) => viewMigrationUnderWay(call, server, one)) });
  },
};

export const showServerMigration: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/migrations/{id}',
  min: 23,
  answer(call) {
    const server = serverFor(call, 'show');
    const id = call.param('id');
    const migration = migrationOf(call, server, id);
    if (!migration) {
      throw itemNotFound(`In-progress live migration ${id} is not found for server ${server.id}.`);
    }
    if (migration.type !== 'live-migration') {
      throw itemNotFound(`Migration ${id} for server ${server.id} is not live-migration.`);
    }
    if (!UNDER_WAY.includes(migration.status)) {
      throw itemNotFound(`Live migration ${id} for server ${server.id} is not in progress.`);
    }
    return ok({ migration: viewMigrationUnderWay(call, server, migration) });
  },
};

/** @throws ComputeFault 400 unless it is copying the server's memory */
function checkRuns({ status }: MigrationRecord, id: string, server: ServerRecord, method: string): void {
  if (status === 'running') return;
  throw badRequest(
    `Migration ${id} state of instance ${server.id} is ${status}. Cannot ${method} while the migration is in this state.`,
  );
}

const notFound = (id: string, server: ServerRecord): string =>
  `Migration ${id} not found for instance ${server.id}`;

/** Gives a live migration up: the server stays where it is. */
export const abortServerMigration: ComputeRoute = {
  method: 'DELETE',
  path: '/servers/{server_id}/migrations/{id}',
  min: 24,
  answer(call) {
    const server = serverFor(call, 'delete');
    const id = call.param('id');
    checkConditions(call, server, {
      name: 'abort live migration',
      tasks: ['migrating'],
      evenIfNeverLaunched: true,
    });
    const migration = migrationOf(call, server, id);
    if (!migration) throw itemNotFound(notFound(id, server));
    checkRuns(migration, id, server, 'abort live migration');
    recordDone(call, server, 'live_migration_cancel', 'compute_live_migration_abort');
    noteMigration(call.cloud, server, call.now, { status: 'cancelled' });
    touch(call.cloud, server, call.now, { taskState: null, destination: server.host });
    return accepted();
  },
};

const forceBody = z.strictObject({
  force_complete: z.null({ error: ({ input }) => sentence.type(input, 'null') }),
});

/** Has a live migration end sooner, whatever the guest makes of it. Here it takes the time that it takes. */
export const forceCompleteMigration: ComputeRoute = {
  method: 'POST',
  path: '/servers/{server_id}/migrations/{id}/action',
  action: 'force_complete',
  min: 22,
  body: [[0, forceBody]],
  answer(call) {
    const server = serverFor(call, 'force_complete');
    const id = call.param('id');
    checkConditions(call, server, { name: 'force_complete', states: ['active'], tasks: ['migrating'] });
    const migration = migrationOf(call, server, id);
    if (!migration) throw badRequest(notFound(id, server));
    checkRuns(migration, id, server, 'force complete');
    recordDone(call, server, 'live_migration_force_complete', 'compute_live_migration_force_complete');
    return accepted();
  },
};
