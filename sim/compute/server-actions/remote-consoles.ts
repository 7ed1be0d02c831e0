import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { choice } from '../schema/types.js';
import { noteFault } from '../servers/noted-fault.js';
import { findServer, type ServerRecord } from '../servers/server.js';
import { actionRoute, type Conditions } from './server-action.js';

/** Of the action, until 2.5: which console, and how it is shown. */
const ACTIONS = [
  ['os-getVNCConsole', 'get_vnc_console', ['novnc', 'xvpvnc']],
  ['os-getSPICEConsole', 'get_spice_console', ['spice-html5']],
  ['os-getRDPConsole', 'get_rdp_console', ['rdp-html5']],
  ['os-getSerialConsole', 'get_serial_console', ['serial']],
] as const;

const LAST_MINOR = 5;

interface ConsoleInput {
  readonly type: string;
}

const actions: ReadonlyArray<ComputeRoute<Record<string, ConsoleInput>>> = ACTIONS.map(
  ([action, name, types]) =>
    actionRoute<ConsoleInput>({
      action,
      max: LAST_MINOR,
      body: [[0, z.strictObject({ [action]: z.strictObject({ type: choice(...types) }) })]],
      tasks: 'any',
      evenIfLocked: true,
      onHost: true,
      name,
      answer(call, server, { type }) {
        checkTask(server, name);
        return ok({ console: { type, url: urlOf(call, server, type) } });
      },
    }),
);

const schemaOf = (
  protocols: readonly [string, ...string[]],
  types: readonly [string, ...string[]],
): z.ZodType =>
  z.strictObject({
    remote_console: z.strictObject({ protocol: choice(...protocols), type: choice(...types) }),
  });

interface RemoteConsoleBody {
  readonly remote_console: { readonly protocol: string; readonly type: string };
}

const createRemoteConsole: ComputeRoute<RemoteConsoleBody> = {
  method: 'POST',
  path: '/servers/{server_id}/remote-consoles',
  min: 6,
  body: [
    [
      6,
      schemaOf(['vnc', 'spice', 'rdp', 'serial'], ['novnc', 'xvpvnc', 'rdp-html5', 'spice-html5', 'serial']),
    ],
    [
      8,
      schemaOf(
        ['vnc', 'spice', 'rdp', 'serial', 'mks'],
        ['novnc', 'xvpvnc', 'rdp-html5', 'spice-html5', 'serial', 'webmks'],
      ),
    ],
  ],
  answer(call, { remote_console: { protocol, type } }) {
    const server = findServer(call);
    if (server.host === null) throw conflictingRequest(`Instance ${server.id} is not ready`);
    checkTask(server, `get_${protocol}_console`);
    return ok({ remote_console: { protocol, type, url: urlOf(call, server, type) } });
  },
};

export const consoleRoutes: ReadonlyArray<ComputeRoute<never>> = [...actions, createRemoteConsole];

const BUSY: ReadonlySet<string | null> = new Set(['deleting', 'migrating']);

function checkTask(server: ServerRecord, name: Conditions['name']): void {
  if (!BUSY.has(server.taskState)) return;
  throw conflictingRequest(
    `Cannot '${name}' instance ${server.id} while it is in task_state ${server.taskState}`,
  );
}

/** Nobody listens there: this cloud has no screens to show. @throws ComputeFault 400 */
function urlOf(call: ComputeCall, server: ServerRecord, type: string): string {
  const { profile, ids } = call.cloud;
  if (type !== 'novnc' || profile.compute.hypervisor === 'fake') {
    const message = `Unavailable console type ${type}.`;
    noteFault(call, server, message);
    throw badRequest(message);
  }
  const { hostname } = new URL(call.call.root);
  return `http://${hostname}:6080/vnc_lite.html?path=%3Ftoken%3D${ids.uuid()}`;
}
