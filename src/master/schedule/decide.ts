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
 * The next assignment: of the builds that can run now the one that is due first, on the worker that suits it
 * best. A build that waits for a lock keeps later ones from taking that lock, so that it gets it one day.
 */
export function nextAssignment(situation: Situation, mismatch: Mismatch): Assignment | undefined {
  const free = situation.workers.filter(hasRoom).sort(byPreference);
  if (free.length === 0) return undefined;
  const awaited = new Set<string>();
  for (const build of situation.queue) {
    const fitting = free.filter((worker) => suits(worker, build) && !mismatch(build.id, worker.name));
    if (fitting.length === 0) continue;
    const blocked = build.locks.some(({ name }) => awaited.has(name));
    const worker = blocked
      ? undefined
      : fitting.find((one) => available(situation.heldLocks, [...build.locks, ...one.locks]));
    if (worker) return { build: build.id, worker: worker.name };
    for (const { name } of build.locks) awaited.add(name);
  }
  return undefined;
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
