import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { beginMigration } from '../migrations/migration.js';
import { accepted } from '../route.js';
import { objectOrNull } from '../schema/nullable.js';
import { textOrNull } from '../schema/types.js';
import { isKnownHost } from '../servers/hosts.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess } from '../servers/server-process.js';
import { migrateProcess } from './resize-process.js';
import { actionRoute } from './server-action.js';

export const hostOrNull = textOrNull({ min: 1, max: 255, pattern: '^[a-zA-Z0-9-._]*$' });

const HOSTS_SINCE = 56;
const schema = z.strictObject({ migrate: objectOrNull(z.strictObject({ host: hostOrNull.optional() })) });

/** Moves a server to another host, switched off meanwhile. */
export const migrate = actionRoute<{ readonly host?: string | null } | null>({
  action: 'migrate',
  body: [[HOSTS_SINCE, schema]],
  adminRule: 'os_compute_api:os-migrate-server:migrate',
  states: ['active', 'stopped'],
  onHost: 'behind its state',
  answer(call, server, input) {
    const host = (call.minor >= HOSTS_SINCE ? input?.host : undefined) ?? null;
    if (host !== null) checkOtherHost(call, server, host);
    recordAction(call, server, 'migrate');
    touch(call.cloud, server, call.now, {
      progress: 0,
      move: {
        status: 'migrating',
        from: { flavor: server.flavor, host: server.host },
        to: { flavor: server.flavor, host },
        running: server.vmState !== 'stopped',
      },
    });
    const { flavor } = server;
    beginMigration(call, server, {
      type: 'migration',
      status: 'pre-migrating',
      flavors: [flavor, flavor],
    });
    beginProcess(call.cloud, migrateProcess, server, call.now);
    return accepted();
  },
});

/** @throws ComputeFault 400 */
function checkOtherHost(call: ComputeCall, server: ServerRecord, host: string): void {
  if (host === server.host) throw badRequest('Cannot migrate to the host where the server exists.');
  checkKnownHost(call, host);
}

/** @throws ComputeFault 400 */
export function checkKnownHost(call: ComputeCall, host: string): void {
  if (!isKnownHost(call.cloud, host)) throw badRequest(`Compute host ${host} could not be found.`);
}
