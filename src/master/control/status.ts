/** What a master is doing, as JSON. */
import type { Milliseconds } from '../../clock.js';
import type { EmbeddedMaster } from '../embedded-master.js';
import type { WorkerSlot } from '../schedule/worker-slot.js';
import type { BuildId, StoredBuild } from '../store/build-store.js';

export interface WorkerStatus {
  readonly name: string;
  /** What the worker says of its machine. */
  readonly phase: string;
  readonly attached: boolean;
  /** It ends its builds, then makes room for its successor. */
  readonly retired: boolean;
  /** Whether it would take a build now. */
  readonly ready: boolean;
  readonly builds: readonly RunningStatus[];
}

export interface RunningStatus {
  readonly id: BuildId;
  readonly builder: string;
  readonly number: number;
  readonly attempt: number;
  readonly step: string | null;
  readonly claimed: Milliseconds | null;
}

export interface MasterStatus {
  readonly name: string;
  readonly port: number;
  readonly now: Milliseconds;
  readonly counts: { readonly queued: number; readonly running: number; readonly finished: number };
  readonly workers: readonly WorkerStatus[];
  readonly builders: readonly string[];
  /** The builds that were submitted last, the latest first, whatever their state. */
  readonly recent: readonly StoredBuild[];
}

/** Builds that a status shows of each kind. */
const SHOWN = 20;

export function statusOf(master: EmbeddedMaster, now: Milliseconds): MasterStatus {
  return {
    name: master.name,
    port: master.port,
    now,
    counts: master.builds.counts(),
    workers: [...master.slots.values()].map((slot) => workerStatus(master, slot)),
    builders: master.config.builders.map(({ name }) => name),
    recent: master.builds.recent(SHOWN),
  };
}

function workerStatus(master: EmbeddedMaster, slot: WorkerSlot): WorkerStatus {
  return {
    name: slot.name,
    phase: slot.worker.phase,
    attached: slot.session !== undefined,
    retired: slot.retired,
    ready: slot.view().ready,
    builds: [...slot.given.values()].map(({ build, attempt }) => ({
      id: build.id,
      builder: build.builder,
      number: build.number,
      attempt,
      step: master.builds.steps(build.id).findLast(({ finished }) => finished === null)?.name ?? null,
      claimed: master.builds.attempts(build.id).at(-1)?.claimed ?? null,
    })),
  };
}
