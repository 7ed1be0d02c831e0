import type { Cloud } from '../../cloud.js';
import type { ComputeCall } from '../compute-call.js';
import type { ServerRecord } from '../servers/server.js';
import type { ComputeState } from '../state.js';

/** A part of what an action set off on the hosts. Times are milliseconds since the Unix epoch. */
export interface ActionEvent {
  readonly name: string;
  readonly startedAt: number;
  finishedAt: number | null;
  result: 'Success' | 'Error' | null;
  /** Why it failed. */
  details: string | null;
  readonly host: string;
}

/** What somebody had a server do. */
export interface ActionRecord {
  readonly requestId: string;
  /** `create`, `stop`, `createImage`, ... */
  readonly action: string;
  readonly userId: string;
  readonly projectId: string;
  readonly startedAt: number;
  updatedAt: number;
  message: 'Error' | null;
  /** Which of the server's processes it set off. */
  process: string | null;
  /** Oldest first. */
  events: readonly ActionEvent[];
}

/** By server, oldest first. */
export type ActionLog = Map<string, ActionRecord[]>;

export function actionsOf(state: ComputeState, serverId: string): readonly ActionRecord[] {
  return state.instanceActions.get(serverId) ?? [];
}

/** Who had a server do something, and when. */
interface Actor {
  readonly cloud: Cloud;
  readonly requestId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly now: number;
}

/** To be called by every operation on a server that Nova keeps a record of, before it sets anything off. */
export function recordAction(call: ComputeCall, server: ServerRecord, action: string): ActionRecord {
  const { cloud, requestId, token, projectId, now } = call;
  return keepAction({ cloud, requestId, userId: token.userId, projectId, now }, server, action);
}

function keepAction(
  { cloud, requestId, userId, projectId, now }: Actor,
  server: ServerRecord,
  action: string,
): ActionRecord {
  const record: ActionRecord = {
    requestId,
    action,
    userId,
    projectId,
    startedAt: now,
    updatedAt: now,
    message: null,
    process: null,
    events: NO_EVENTS,
  };
  const { instanceActions } = cloud.compute;
  // A list that is made anew takes no more room than it needs: there is one for each of very many servers.
  instanceActions.set(server.id, (instanceActions.get(server.id) ?? []).concat(record));
  return record;
}

const NO_EVENTS: readonly never[] = [];

/** An action of one event that takes no time. */
export function recordDone(call: ComputeCall, server: ServerRecord, action: string, event: string): void {
  addDone(call.cloud, server, recordAction(call, server, action), event);
}

/**
 * Cinder tells that a server's volume has grown. Here it has no user of its own in whose name to tell it: the
 * volume's owner stands for it.
 */
export function recordExtension(
  cloud: Cloud,
  serverId: string,
  owner: { readonly userId: string; readonly projectId: string },
  now: number,
): void {
  const server = cloud.compute.servers.get(serverId);
  if (!server?.host) return;
  const actor = { cloud, requestId: `req-${cloud.requestIds.uuid()}`, ...owner, now };
  addDone(cloud, server, keepAction(actor, server, 'extend_volume'), 'compute_extend_volume');
}

function addDone(cloud: Cloud, server: ServerRecord, record: ActionRecord, event: string): void {
  const { startedAt } = record;
  record.events = record.events.concat({
    name: event,
    startedAt,
    finishedAt: startedAt,
    result: 'Success',
    details: null,
    host: hostOf(cloud, server),
  });
}

/** An action of one event that goes on after the request, outside of the server's processes. */
export function recordBegun(
  call: ComputeCall,
  server: ServerRecord,
  action: string,
  event: string,
): ActionRecord {
  const record = recordAction(call, server, action);
  const host = hostOf(call.cloud, server);
  const begun = { name: event, startedAt: call.now, finishedAt: null, result: null, details: null, host };
  record.events = record.events.concat(begun);
  return record;
}

/** The end of what {@link recordBegun} began. */
export function finishAction(
  cloud: Cloud,
  serverId: string,
  requestId: string,
  now: number,
  failure: string | null,
): void {
  const record = actionsOf(cloud.compute, serverId).findLast((one) => one.requestId === requestId);
  if (!record) return;
  finish(record, now, failure);
  if (failure !== null) record.message = 'Error';
}

/** A process begins that the server's last action set off. */
export function adoptProcess(cloud: Cloud, server: ServerRecord, process: string): void {
  const last = cloud.compute.instanceActions.get(server.id)?.at(-1);
  if (last && last.process === null) last.process = process;
}

/** The last action that set off the process. */
function actionOf(cloud: Cloud, server: ServerRecord, process: string): ActionRecord | undefined {
  return cloud.compute.instanceActions.get(server.id)?.findLast((record) => record.process === process);
}

/** Events begin; those of before have ended. */
export function beginEvents(
  cloud: Cloud,
  server: ServerRecord,
  process: string,
  names: readonly string[],
  now: number,
): void {
  const action = actionOf(cloud, server, process);
  if (!action) return;
  finish(action, now, null);
  const host = hostOf(cloud, server);
  const events = names.map((name) => ({
    name,
    startedAt: now,
    finishedAt: null,
    result: null,
    details: null,
    host,
  }));
  action.events = action.events.concat(events);
  action.updatedAt = now;
}

/**
 * The process is over.
 *
 * @param failure why it failed
 * @param eventOfFailure what is told where it failed before any event began; what fails later, on a host, is then not
 *   told of here: the host has done what it was asked
 */
export function endEvents(
  cloud: Cloud,
  server: ServerRecord,
  process: string,
  now: number,
  failure: string | null,
  eventOfFailure?: string,
): void {
  const action = actionOf(cloud, server, process);
  if (!action) return;
  const onHost = eventOfFailure !== undefined && action.events.length > 0;
  if (failure !== null && !onHost && eventOfFailure !== undefined) {
    beginEvents(cloud, server, process, [eventOfFailure], now);
  }
  const told = onHost ? null : failure;
  finish(action, now, told);
  if (told !== null) action.message = 'Error';
}

function finish(action: ActionRecord, now: number, failure: string | null): void {
  for (const event of action.events) {
    if (event.finishedAt !== null) continue;
    event.finishedAt = now;
    event.result = failure === null ? 'Success' : 'Error';
    event.details = failure;
    action.updatedAt = now;
  }
}

/** Where it happens; a server without a host keeps the conductor busy. */
function hostOf(cloud: Cloud, { host, destination }: ServerRecord): string {
  return host ?? destination ?? cloud.profile.compute.hosts[0]?.name ?? '';
}
