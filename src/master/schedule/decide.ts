/** Which waiting build goes to which worker. Decides only; it changes nothing and asks nobody. */
import type { LockAccess } from '../port.js';
import type { BuildId } from '../store/build-store.js';
import { available } from './locks.js';

export interface WaitingBuild {
  readonly id: BuildId;
  readonly builder: string;
  /** The workers that may run it. */
  readonly workers: ReadonlySet<string>;
  readonly locks: readonly LockAccess[];
}

export interface WorkerView {
  readonly name: string;
  /** It takes builds: not in quarantine, paused or stopping; a plain worker is connected. */
  readonly ready: boolean;
  /** Its machine is up: a build begins at once. */
  readonly warm: boolean;
  /** Builders of the builds that it runs. Two builds of one builder would share a directory. */
  readonly running: readonly string[];
  /** Builds that it may run at once; undefined: as many as there are builders. */
  readonly maxBuilds: number | undefined;
  readonly locks: readonly LockAccess[];
}

export interface Situation {
  /** In the order in which they are due. */
  readonly queue: Iterable<WaitingBuild>;
  readonly workers: readonly WorkerView[];
  /** Of the builds that run. */
  readonly heldLocks: readonly LockAccess[];
}

export interface Assignment {
  readonly build: BuildId;
  readonly worker: string;
}

/** Whether the pair was found not to go together: the instance that is up is not what the build needs. */
export type Mismatch = (build: BuildId, worker: string) => boolean;

/**
 * Who begins now: for each build that can run, in the order in which they are due, the worker that suits it
 * best. A build that waits for a lock keeps later ones from taking that lock, so that it gets it one day.
 */
export function decide(situation: Situation, mismatch: Mismatch): readonly Assignment[] {
  const assignments: Assignment[] = [];
  const held = [...situation.heldLocks];
  const awaited = new Set<string>();
  let free = situation.workers.filter(hasRoom).sort(byPreference);
  for (const build of situation.queue) {
    if (free.length === 0) break;
    const mayHave = (worker: WorkerView): boolean =>
      !build.locks.some(({ name }) => awaited.has(name)) &&
      available(held, [...build.locks, ...worker.locks]);
    const suiting = (worker: WorkerView): boolean => suits(worker, build) && !mismatch(build.id, worker.name);
    const worker = free.find((one) => suiting(one) && mayHave(one));
    if (worker) {
      assignments.push({ build: build.id, worker: worker.name });
      held.push(...build.locks, ...worker.locks);
      free = withBuild(free, worker, build.builder);
    } else if (build.locks.length > 0 && free.some(suiting)) {
      for (const { name } of build.locks) awaited.add(name);
    }
  }
  return assignments;
}

/** The worker takes its place among those that have as much to do, or leaves when it is full. */
function withBuild(free: readonly WorkerView[], worker: WorkerView, builder: string): WorkerView[] {
  const others = free.filter((one) => one !== worker);
  const busier = { ...worker, running: [...worker.running, builder] };
  if (!hasRoom(busier)) return others;
  const at = others.findIndex((one) => byPreference(busier, one) < 0);
  return others.toSpliced(at < 0 ? others.length : at, 0, busier);
}

function hasRoom(worker: WorkerView): boolean {
  return worker.ready && worker.running.length < (worker.maxBuilds ?? Number.POSITIVE_INFINITY);
}

function suits(worker: WorkerView, build: WaitingBuild): boolean {
  return build.workers.has(worker.name) && !worker.running.includes(build.builder);
}

/** Machines that are up come first, then those with the least to do. */
function byPreference(a: WorkerView, b: WorkerView): number {
  return Number(b.warm) - Number(a.warm) || a.running.length - b.running.length;
}
