/** The workers of a master: who is there, who takes whose place when the configuration is read again. */
import type { Clock } from '../../clock.js';
import type { MasterWorker } from '../master-worker.js';
import type { Logger } from '../port.js';
import type { Scheduler } from './scheduler.js';
import { WorkerSlot } from './worker-slot.js';

export interface RosterOptions {
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A launch of the worker begins. */
  readonly launching: (workerName: string) => void;
}

export class Roster {
  readonly #options: RosterOptions;
  /** Who takes the place of a slot that is retired; undefined: nobody. */
  readonly #successors = new Map<string, MasterWorker | undefined>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  get slots(): ReadonlyMap<string, WorkerSlot> {
    return this.#options.scheduler.slots;
  }

  add(worker: MasterWorker): void {
    worker.on?.('substantiating', () => this.#options.launching(worker.name));
    const { scheduler, clock } = this.#options;
    scheduler.addSlot(new WorkerSlot(worker, clock, () => scheduler.look()));
  }

  /** Takes these in place of those that are there. One that has not changed stays; the others end their builds. */
  replace(workers: readonly MasterWorker[]): void {
    const next = new Map(workers.map((worker) => [worker.name, worker]));
    for (const [name, slot] of this.slots) {
      const successor = next.get(name);
      if (successor && !slot.retired && isSame(slot.worker, successor)) void this.#stop(successor, true);
      else this.#retire(slot, successor);
    }
    for (const worker of workers) if (!this.slots.has(worker.name)) this.add(worker);
  }

  /** Ends every worker's machine. */
  async stop(): Promise<void> {
    const slots = [...this.slots.values()];
    for (const { quarantine } of slots) quarantine.leave();
    await Promise.all(slots.map(({ worker }) => this.#stop(worker)));
  }

  #retire(slot: WorkerSlot, successor: MasterWorker | undefined): void {
    const earlier = this.#successors.get(slot.name);
    if (earlier) void this.#stop(earlier, true);
    this.#successors.set(slot.name, successor);
    if (slot.retired) return;
    slot.retired = true;
    void this.#makeRoom(slot);
  }

  async #makeRoom(slot: WorkerSlot): Promise<void> {
    await Promise.all([...slot.given.values()].map(({ done }) => done));
    await this.#stop(slot.worker);
    slot.quarantine.leave();
    this.#options.scheduler.removeSlot(slot.name);
    const successor = this.#successors.get(slot.name);
    this.#successors.delete(slot.name);
    if (successor) this.add(successor);
  }

  async #stop(worker: MasterWorker, fast = false): Promise<void> {
    try {
      await worker.stop({ fast });
    } catch (error) {
      const { message } = error as Error;
      this.#options.logger.error('a worker did not stop cleanly', { worker: worker.name, error: message });
    }
  }
}

function isSame(a: MasterWorker, b: MasterWorker): boolean {
  return a.fingerprint !== undefined && a.fingerprint === b.fingerprint;
}
