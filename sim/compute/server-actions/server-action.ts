import type { ComputeCall } from '../compute-call.js';
import { conflictingRequest, itemNotFound, serverNotFound } from '../fault.js';
import type { Minor } from '../microversion.js';
import type { ComputeReply, ComputeRoute, Schemas } from '../route.js';
import { isScheduled } from '../servers/build-server.js';
import { checkUnlocked } from '../servers/delete-server.js';
import { findServer, type ServerRecord, type VmState } from '../servers/server.js';

/** When a server may have something done to it. */
export interface Conditions {
  /** As the complaint names the action: `Cannot 'stop' instance ...`. */
  readonly name: string;
  /** Left out: any. */
  readonly states?: readonly VmState[];
  /** Tasks during which it is allowed. Left out: none may be going on. */
  readonly tasks?: 'any' | ReadonlyArray<string | null>;
  /** Also if it never ran. */
  readonly evenIfNeverLaunched?: true;
  /** It must be on a host, which is looked at before its state or behind it. */
  readonly onHost?: true | 'behind its state';
  /** Also if it is locked. */
  readonly evenIfLocked?: true;
  /** That it is locked is told as a state like others. */
  readonly hidesLock?: true;
}

/** One of the actions of `POST /servers/{server_id}/action`, or one of its forms. */
export interface ServerAction<Input> extends Partial<Conditions> {
  /** The body's only key: `os-stop`. */
  readonly action: string;
  readonly min?: Minor;
  readonly max?: Minor;
  readonly body?: Schemas;
  /** Only administrators may; what the refusal calls it. */
  readonly adminRule?: string;
  /** Looks for the server in the cells at once, so that an unknown one is missed in other words. */
  readonly byCell?: true;
  /** Whatever Nova checks before the server's state. @throws ComputeFault */
  before?(call: ComputeCall, server: ServerRecord, input: Input): void;
  /** @throws ComputeFault */
  answer(call: ComputeCall, server: ServerRecord, input: Input): ComputeReply;
}

/** Server, policy, lock, state: in Nova's order (recordings `nova-action-*`). */
export function actionRoute<Input>(action: ServerAction<Input>): ComputeRoute<Record<string, Input>> {
  const { action: key, min, max, body, adminRule } = action;
  return {
    method: 'POST',
    path: '/servers/{server_id}/action',
    action: key,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(body === undefined ? {} : { body }),
    answer(call, given) {
      const input = given[key] as Input;
      const server = action.byCell ? findInCell(call) : findServer(call);
      if (adminRule !== undefined) call.requireAdmin(adminRule);
      action.before?.(call, server, input);
      const { name = key } = action;
      checkConditions(call, server, { ...action, name });
      return action.answer(call, server, input);
    },
  };
}

/** @throws ComputeFault 404 (recordings `nova-action-server-404`, `nova-action-cross-project`) */
function findInCell(call: ComputeCall): ServerRecord {
  const id = call.param('server_id');
  const server = call.cloud.compute.servers.get(id);
  if (!server) throw itemNotFound(`Instance ${id} has no mapping to a cell.`);
  const found = findServer(call);
  if (!isScheduled(found)) throw serverNotFound(id);
  return found;
}

/** @throws ComputeFault 409 (recordings `nova-action-*-409`, `nova-action-stop-locked-by-owner`) */
export function checkConditions(call: ComputeCall, server: ServerRecord, conditions: Conditions): void {
  const { name, states, tasks = [null], onHost } = conditions;
  if (conditions.hidesLock && server.lock && !call.isAdmin) throw wrongState(server, name, 'vm_state', null);
  if (!conditions.evenIfLocked) checkUnlocked(call, server);
  const homeless = onHost !== undefined && server.host === null;
  if (homeless && onHost !== 'behind its state') throw notReady(server);
  if (states && !states.includes(server.vmState)) throw wrongState(server, name, 'vm_state', server.vmState);
  if (tasks !== 'any' && !tasks.includes(server.taskState)) {
    throw wrongState(server, name, 'task_state', server.taskState);
  }
  const checksState = states !== undefined || tasks !== 'any';
  if (checksState && !conditions.evenIfNeverLaunched && server.launchedAt === null) {
    throw conflictingRequest(`Instance ${server.id} is in an invalid state for '${name}'`);
  }
  if (homeless) throw notReady(server);
}

const notReady = ({ id }: ServerRecord) => conflictingRequest(`Instance ${id} is not ready`);

function wrongState(
  { id }: ServerRecord,
  name: string,
  attribute: 'vm_state' | 'task_state',
  state: string | null,
): Error {
  return conflictingRequest(
    state === null
      ? `Instance ${id} is in an invalid state for '${name}'`
      : `Cannot '${name}' instance ${id} while it is in ${attribute} ${state}`,
  );
}
