import type { Cloud } from '../../cloud.js';
import { drawDelay, type Subject } from '../../profile/stage.js';
import type { TimelineEvent } from '../../timeline.js';
import { adoptProcess, beginEvents, endEvents } from '../instance-actions/action-log.js';
import { assign, type ServerRecord, touch } from './server.js';

/** What the profile's stages make a step end with, instead of the next one. */
export interface StepFault {
  readonly code: number;
  readonly message: string;
}

/**
 * How a process goes on after a step: with the next, not at all, or when something else has happened. A fault ends
 * it, too: the step has left the server as it is then, the record of the server's actions tells why.
 */
export type Outcome = 'next' | 'stop' | 'wait' | StepFault;

/** One step of what happens to a server over time. The profile's stages say how long it takes. */
export interface ServerStep {
  readonly step: string;
  /** What the server shows as long as the step lasts. The step is given up when `taskState` has become another. */
  readonly shows: Partial<ServerRecord> & Pick<ServerRecord, 'taskState'>;
  /** What the record of the server's actions tells of, from this step until another one's events or the end. */
  readonly events?: readonly string[];
  /** At the end of the step, before the next one's `shows`. Left out: nothing, go on. */
  finish?(cloud: Cloud, server: ServerRecord, now: number): Outcome;
}

/** What happens to a server over time: `server.build`, `server.delete`, `server.stop`, ... */
export interface ServerProcess {
  readonly name: string;
  readonly steps: readonly ServerStep[];
  /** The event that is told of where it fails before any has begun. */
  readonly eventOfFailure?: string;
  /** After a step that the profile wanted to fail. Left out: the server goes to ERROR with the fault. */
  fail?(cloud: Cloud, server: ServerRecord, fault: StepFault, now: number): void;
}

const STEP = 'compute/server-step';

interface StepEvent extends TimelineEvent {
  readonly id: string;
  readonly process: string;
  readonly step: string;
  /** Which of the server's processes it belongs to; left out: the one that waits there. */
  readonly run?: number;
  readonly fault: StepFault | null;
}

/** Registers what happens to servers later. */
export function handleServerProcesses(cloud: Cloud, processes: readonly ServerProcess[]): void {
  const byName = new Map(processes.map((process) => [process.name, process]));
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, process: name, step, run, fault } = event as StepEvent;
    const server = cloud.compute.servers.get(id);
    const process = byName.get(name);
    const index = process?.steps.findIndex((candidate) => candidate.step === step) ?? -1;
    const current = process?.steps[index];
    if (!server || !process || !current || !isStillAt(server, current)) return;
    if (run !== undefined && run !== server.processes) return;
    if (fault) return fail(cloud, process, server, fault, now);
    runFrom(cloud, process, index, server, now);
  });
}

/** Begins a process: its first step, and all that follow without taking time. */
export function beginProcess(cloud: Cloud, process: ServerProcess, server: ServerRecord, now: number): void {
  adoptProcess(cloud, server, process.name);
  server.processes += 1;
  enter(cloud, process, 0, server, now);
}

/** Goes on with a process that is waiting at a step: `finish` of that step is asked again. */
export function resume(step: string, process: string, id: string): TimelineEvent {
  return { kind: STEP, id, process, step, fault: null };
}

/** Something else was done to the server in the meantime: it was deleted, or its state was reset. */
function isStillAt(server: ServerRecord, { shows }: ServerStep): boolean {
  if (server.deletedAt !== null || server.taskState !== shows.taskState) return false;
  return shows.vmState === undefined || server.vmState === shows.vmState;
}

/** Ends the step at `index`, then begins the next; those that take no time follow at once. */
function runFrom(
  cloud: Cloud,
  process: ServerProcess,
  index: number,
  server: ServerRecord,
  now: number,
): void {
  for (let at = index; ; at++) {
    const outcome = process.steps[at]?.finish?.(cloud, server, now) ?? 'next';
    if (outcome === 'wait') return;
    if (outcome !== 'next' || at + 1 >= process.steps.length) {
      end(cloud, process, server, outcome, now);
      return;
    }
    if (enter(cloud, process, at + 1, server, now, true)) return;
  }
}

/**
 * Shows a step and plans its end.
 *
 * @param inline a step that takes no time is left to the caller to end
 * @returns whether its end is planned
 */
function enter(
  cloud: Cloud,
  process: ServerProcess,
  index: number,
  server: ServerRecord,
  now: number,
  inline = false,
): boolean {
  const step = process.steps[index] as ServerStep;
  if (step.events) beginEvents(cloud, server, process.name, step.events, now);
  const stage = cloud.stage(process.name, step.step, subjectOf(server));
  const delay = stage ? drawDelay(stage.delay, cloud.chance) : 0;
  const fault = stage?.fault ?? null;
  if (inline && delay === 0 && !fault && !stage?.stuck) {
    // Nobody can see it: what ends it tells those who watch.
    assign(cloud, server, step.shows);
    return false;
  }
  touch(cloud, server, now, step.shows);
  if (stage?.stuck) return true;
  const { id, processes: run } = server;
  const event: StepEvent = { kind: STEP, id, process: process.name, step: step.step, run, fault };
  cloud.timeline.at(now + delay, event);
  return true;
}

function end(
  cloud: Cloud,
  process: ServerProcess,
  server: ServerRecord,
  outcome: Outcome,
  now: number,
): void {
  const failed = server.vmState === 'error' ? (server.fault?.message ?? null) : null;
  const failure = typeof outcome === 'string' ? failed : outcome.message;
  endEvents(cloud, server, process.name, now, failure, process.eventOfFailure);
}

function fail(
  cloud: Cloud,
  process: ServerProcess,
  server: ServerRecord,
  fault: StepFault,
  now: number,
): void {
  if (process.fail) process.fail(cloud, server, fault, now);
  else touch(cloud, server, now, { vmState: 'error', taskState: null, fault: newFault(fault, now) });
  endEvents(cloud, server, process.name, now, fault.message, process.eventOfFailure);
}

/** Nova keeps as many characters of a fault. */
const MOST_CHARACTERS = 255;

/** Nova gives a build up, and tries no other host. */
export function aborted({ id }: ServerRecord, reason: string): StepFault {
  return { code: 500, message: `Build of instance ${id} aborted: ${reason}`.slice(0, MOST_CHARACTERS) };
}

/** A fault as the server shows it. */
export function newFault(
  { code, message }: StepFault,
  now: number,
  details = traceback(
    ['nova/compute/manager.py', '_build_and_run_instance'],
    `nova.exception.BuildAbortException: ${message}`,
  ),
): NonNullable<ServerRecord['fault']> {
  return { code, message, details: code === 500 ? details : '', createdAt: now };
}

/** What administrators get to see of where in Nova it happened. */
export function traceback([file, name]: readonly [file: string, name: string], last: string): string {
  return `Traceback (most recent call last):\n${frame(file, name)}${last}\n`;
}

export function frame(file: string, name: string): string {
  return `  File "/usr/lib/python3/dist-packages/${file}", line 1, in ${name}\n`;
}

/** What the profile's selectors look at. */
export function subjectOf(server: ServerRecord): Subject {
  return {
    id: server.id,
    name: server.name,
    metadata: server.metadata,
    flavor: server.flavor.id,
    image: server.imageId,
    project: server.projectId,
  };
}
