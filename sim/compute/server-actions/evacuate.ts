import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, itemNotFound } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { type Minor, madePerVersion } from '../microversion.js';
import { beginMigration, destinationOf, noteMigration } from '../migrations/migration.js';
import type { ComputeReply, Schemas } from '../route.js';
import { boolean, fqdn, isTrue } from '../schema/nova-types.js';
import { text } from '../schema/types.js';
import { reconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { chooseHost, isKnownHost, zoneOf } from '../servers/hosts.js';
import { newPassword } from '../servers/new-server.js';
import { type ServerRecord, touch } from '../servers/server.js';
import { beginProcess, newFault, type ServerProcess } from '../servers/server-process.js';
import { switchOf } from '../services/compute-service.js';
import { actionRoute } from './server-action.js';
import { booted } from './steps.js';

interface EvacuateInput {
  readonly host?: string;
  readonly onSharedStorage?: boolean | string;
  readonly adminPass?: string;
  readonly force?: boolean | string;
}

const WITHOUT_STORAGE_SINCE = 14;
const FORCE_SINCE = 29;

function schemaOf(minor: Minor): z.ZodType {
  return z.strictObject({
    evacuate: z.strictObject({
      host: fqdn.optional(),
      ...(minor < WITHOUT_STORAGE_SINCE ? { onSharedStorage: boolean } : {}),
      adminPass: text().optional(),
      ...(minor >= FORCE_SINCE && minor < 68 ? { force: boolean.optional() } : {}),
    }),
  });
}

const schemas: Schemas = madePerVersion([0, WITHOUT_STORAGE_SINCE, FORCE_SINCE, 68], schemaOf);

/** Where the server is to go stands in its `destination`; null: anywhere else. */
export const evacuateProcess: ServerProcess = {
  name: 'server.evacuate',
  steps: [
    {
      step: 'rebuilding',
      shows: { taskState: 'rebuilding' },
      events: ['rebuild_server', 'compute_rebuild_instance'],
      finish(cloud, server, now) {
        const wish = { host: server.destination, otherThan: server.host };
        const host = chooseHost(cloud, server, wish);
        if (typeof host === 'string') {
          const fault = { code: 500, message: `No valid host was found. ${host}` };
          touch(cloud, server, now, { vmState: 'error', taskState: null, fault: newFault(fault, now) });
          noteMigration(cloud, server, now, { status: 'error' });
          return fault;
        }
        const { name } = host;
        touch(cloud, server, now, {
          host: name,
          destination: name,
          availabilityZone: zoneOf(cloud, server, host),
        });
        noteMigration(cloud, server, now, { ...destinationOf(cloud, name), status: 'pre-migrating' });
        return 'next';
      },
    },
    { step: 'rebuild_spawning', shows: { taskState: 'rebuild_spawning' }, finish: arrive },
  ],
};

function arrive(...[cloud, server, now]: Parameters<NonNullable<ServerProcess['steps'][number]['finish']>>) {
  reconnectVolumes(cloud, server, now);
  const stopped = server.vmState === 'stopped';
  const state = stopped ? { powerState: 4 as const } : booted(cloud, server);
  touch(cloud, server, now, { ...state, taskState: null, launchedAt: now });
  noteMigration(cloud, server, now, { status: 'done' });
  return 'next' as const;
}

/** Builds the server anew on another host, after its own broke down. */
export const evacuate = actionRoute<EvacuateInput>({
  action: 'evacuate',
  body: schemas,
  adminRule: 'os_compute_api:os-evacuate',
  before(call, server, { host, force, onSharedStorage, adminPass }) {
    if (call.minor >= FORCE_SINCE && isTrue(force) && !host) {
      throw badRequest("Can't force to a non-provided destination");
    }
    if (isTrue(onSharedStorage) && adminPass !== undefined) {
      throw badRequest("admin password can't be changed on existing disk");
    }
    if (host !== undefined && !isKnownHost(call.cloud, host)) {
      throw itemNotFound(`Compute host ${host} not found.`);
    }
    if (host !== undefined && host === server.host) {
      throw badRequest("The target host can't be the same one.");
    }
  },
  states: ['active', 'stopped', 'error'],
  tasks: 'any',
  evenIfLocked: true,
  answer(call, server, input) {
    checkHostIsDown(call, server);
    recordAction(call, server, 'evacuate');
    beginMigration(call, server, { type: 'evacuation', status: 'accepted', to: input.host ?? null });
    touch(call.cloud, server, call.now, { destination: input.host ?? null });
    beginProcess(call.cloud, evacuateProcess, server, call.now);
    return reply(call, input);
  },
});

/** @throws ComputeFault 400 */
function checkHostIsDown(call: ComputeCall, { host }: ServerRecord): void {
  if (host === null || switchOf(call.cloud, host).forcedDown) return;
  throw badRequest(`Compute service of ${host} is still in use.`);
}

function reply(call: ComputeCall, { onSharedStorage, adminPass }: EvacuateInput): ComputeReply {
  if (call.minor >= WITHOUT_STORAGE_SINCE) return { status: 200 };
  const password = isTrue(onSharedStorage) ? null : (adminPass ?? newPassword(call.cloud));
  return { status: 200, body: { adminPass: password } };
}
