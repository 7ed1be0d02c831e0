/** The workers of a master: who is there, who takes whose place when the configuration is read again. */
import type { Clock } from '../../clock.js';
import type { LaunchPassword } from '../launch-password.js';
import type { MasterWorker } from '../master-worker.js';
import type { Logger } from '../port.js';
import type { Scheduler } from './scheduler.js';
import { WorkerSlot } from './worker-slot.js';

export interface RosterOptions {
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
}

type LaunchPasswords = Readonly<Record<string, LaunchPassword>>;

interface Successor {
  readonly worker: MasterWorker;
  readonly launchPassword: LaunchPassword | undefined;
}

export class Roster {
  readonly #options: RosterOptions;
  /** Who takes the place of a slot that is retired; undefined: nobody. */
  readonly #successors = new Map<string, Successor | undefined>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  get slots(): ReadonlyMap<string, WorkerSlot> {
    return this.#options.scheduler.slots;
  }

  /**
   * Takes these in place of those that are there, if any. One that has not changed stays, and so does its
   * launch password; the others end their builds first.
   */
  replace(workers: readonly MasterWorker[], launchPasswords: LaunchPasswords = {}): void {
    const next = new Map(
      workers.map((worker) => [worker.name, { worker, launchPassword: launchPasswords[worker.name] }]),
    );
    for (const [name, slot] of this.slots) {
      const successor = next.get(name);
      if (successor && isSame(slot, successor)) void this.#stop(successor.worker, true);
      else this.#retire(slot, successor);
    }
    for (const [name, successor] of next) if (!this.slots.has(name)) this.#add(successor);
  }

  #add({ worker, launchPassword }: Successor): void {
    const { scheduler, clock } = this.#options;
    void worker.sweep?.();
    scheduler.addSlot(new WorkerSlot(worker, launchPassword, clock, () => scheduler.look()));
  }

  /** Ends every worker's machine. @param made workers that may not have begun to work here yet. */
  async stop(made: readonly MasterWorker[]): Promise<void> {
    const slots = [...this.slots.values()];
    for (const { quarantine } of slots) quarantine.leave();
    const unused = made.filter((worker) => this.slots.get(worker.name)?.worker !== worker);
    await Promise.all([
      ...slots.map(({ worker }) => this.#stop(worker)),
      ...unused.map((worker) => this.#stop(worker, true)),
    ]);
  }

  #retire(slot: WorkerSlot, successor: Successor | undefined): void {
    const earlier = this.#successors.get(slot.name);
    if (earlier) void this.#stop(earlier.worker, true);
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
    if (successor) this.#add(successor);
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

function isSame(slot: WorkerSlot, { worker, launchPassword }: Successor): boolean {
  if (slot.retired || slot.worker.fingerprint !== worker.fingerprint) return false;
  if (worker.fingerprint === undefined) return false;
  return slot.launchPassword ? launchPassword !== undefined : slot.worker.password === worker.password;
}
