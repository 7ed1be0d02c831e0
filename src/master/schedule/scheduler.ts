/** Gives waiting builds to workers, and sees each to its end. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Seconds } from '../../clock.js';
import { attempt } from '../build/attempt.js';
import { buildProperties } from '../build/properties.js';
import { BuildStopped } from '../build/run-steps.js';
import type { Builder } from '../builder.js';
import type { Logger } from '../port.js';
import type { BuildId, Ending, NewBuild, StoredBuild } from '../store/build-store.js';
import { type Assignment, decide, type Situation } from './decide.js';
import { BuildQueue } from './queue.js';
import { type Recorders, stepRecorder } from './recorder.js';
import type { WorkerSlot } from './worker-slot.js';

export interface SchedulerOptions extends Recorders {
  readonly logger: Logger;
  /** The directory on the master below which builds' uploads go. */
  readonly artifacts: string;
  /** How long an interrupted command may take to end, before its connection is given up. */
  readonly interruptTimeout: Seconds;
}

/** No builder of that name is configured. */
export class UnknownBuilderError extends Error {
  override readonly name = 'UnknownBuilderError';
  readonly builder: string;

  constructor(builder: string, known: readonly string[]) {
    super(`there is no builder ${builder}; there are: ${known.join(', ') || 'none'}`);
    this.builder = builder;
  }
}

/** Builds that are given out before others have their turn of the event loop. */
const GIVEN_AT_ONCE = 16;

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #queue = new BuildQueue();
  readonly #slots = new Map<string, WorkerSlot>();
  #builders = new Map<string, Builder>();
  #properties: Readonly<Record<string, unknown>> = {};
  #passing = false;
  #again = false;
  #accepting = true;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    for (const build of options.builds.queued()) this.#queue.add(build);
  }

  get slots(): ReadonlyMap<string, WorkerSlot> {
    return this.#slots;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get builders(): ReadonlyMap<string, Builder> {
    return this.#builders;
  }

  /** Replaces the builders. Builds that run are not touched; waiting ones run as configured when they begin. */
  configure(builders: readonly Builder[], properties: Readonly<Record<string, unknown>>): void {
    this.#builders = new Map(builders.map((builder) => [builder.name, builder]));
    this.#properties = properties;
    this.look();
  }

  addSlot(slot: WorkerSlot): void {
    this.#slots.set(slot.name, slot);
    this.look();
  }

  removeSlot(name: string): void {
    this.#slots.delete(name);
  }

  /** @throws UnknownBuilderError */
  submit(build: NewBuild): StoredBuild {
    if (!this.#builders.has(build.builder))
      throw new UnknownBuilderError(build.builder, [...this.#builders.keys()]);
    const stored = this.#options.builds.submit(build, this.#options.clock.now());
    this.#queue.add(stored);
    this.#options.events.emit('queued', { build: stored });
    this.look();
    return stored;
  }

  /** Stops a build, whether it waits or runs. @returns false when it is over already. */
  cancel(id: BuildId, why: string): boolean {
    const waiting = this.#queue.take(id);
    if (waiting) {
      this.#finish(waiting, undefined, { result: 'cancelled', text: why });
      return true;
    }
    const given = [...this.#slots.values()].map((slot) => slot.given.get(id)).find((one) => one);
    given?.controller.abort(new BuildStopped('cancelled', why));
    return given !== undefined;
  }

  /** Gives out no more builds. */
  close(): void {
    this.#accepting = false;
  }

  /** Puts what runs back in the queue, and waits until it is there. */
  async interruptAll(why: string): Promise<void> {
    const all = [...this.#slots.values()].flatMap((slot) => [...slot.given.values()]);
    for (const { controller } of all) controller.abort(new BuildStopped('retry', why));
    await Promise.all(all.map(({ done }) => done));
  }

  /** Waits until nothing runs. */
  async idle(): Promise<void> {
    for (;;) {
      const all = [...this.#slots.values()].flatMap((slot) => [...slot.given.values()]);
      if (all.length === 0) return;
      await Promise.all(all.map(({ done }) => done));
    }
  }

  /** Looks whether a build can begin: something has changed. */
  look(): void {
    this.#again = true;
    if (this.#passing) return;
    this.#passing = true;
    void this.#pass();
  }

  async #pass(): Promise<void> {
    while (this.#again) {
      // Never in one go: where builds end as fast as they are given out, others need their turn.
      await setImmediate();
      this.#again = false;
      await this.#assignAll();
    }
    this.#passing = false;
  }

  /** Gives out what can be given, until nothing more can. */
  async #assignAll(): Promise<void> {
    const mismatches = new Set<string>();
    const mismatch = (build: BuildId, worker: string) => mismatches.has(`${build} ${worker}`);
    for (let progress = true; progress && this.#accepting; ) {
      progress = false;
      for (const [at, next] of decide(this.#situation(), mismatch).entries()) {
        if (at % GIVEN_AT_ONCE === GIVEN_AT_ONCE - 1) await setImmediate();
        if (!(await this.#fits(next))) mismatches.add(`${next.build} ${next.worker}`);
        else if (!this.#give(next)) continue;
        progress = true;
      }
    }
  }

  #situation(): Situation {
    const slots = [...this.#slots.values()];
    const workers = slots.map((slot) => slot.view());
    const names = new Set(this.#slots.keys());
    return {
      queue: this.#waitingBuilds(names),
      workers,
      heldLocks: slots.flatMap((slot) =>
        [...slot.given.values()].flatMap(({ build }) => [
          ...(this.#builders.get(build.builder)?.locks ?? []),
          ...(slot.worker.settings.locks ?? []),
        ]),
      ),
    };
  }

  *#waitingBuilds(allWorkers: ReadonlySet<string>) {
    const eligible = new Map<string, ReadonlySet<string>>();
    for (const build of this.#queue) {
      const builder = this.#builders.get(build.builder);
      if (!builder) continue;
      let workers = eligible.get(builder.name);
      if (!workers) {
        workers = builder.workers ? new Set(builder.workers) : allWorkers;
        eligible.set(builder.name, workers);
      }
      yield { id: build.id, builder: build.builder, workers, locks: builder.locks ?? [] };
    }
  }

  async #fits({ build: id, worker: name }: Assignment): Promise<boolean> {
    const slot = this.#slots.get(name);
    const build = this.#queue.get(id);
    const builder = build && this.#builders.get(build.builder);
    if (!slot || !build || !builder) return true;
    const properties = buildProperties({ global: this.#properties, build, builder }, slot.worker);
    try {
      return await slot.worker.isCompatibleWithBuild({ properties });
    } catch (error) {
      const { message: reason } = error as Error;
      this.#options.logger.warn('cannot tell whether a worker suits a build', {
        worker: name,
        build: id,
        reason,
      });
      return false;
    }
  }

  /** @returns false when the build or the worker is no longer free: time has passed since they were chosen. */
  #give({ build: id, worker: name }: Assignment): boolean {
    const slot = this.#slots.get(name);
    const build = this.#queue.get(id);
    const builder = build && this.#builders.get(build.builder);
    if (!this.#accepting || !slot?.view().ready || !build || !builder) return false;
    this.#queue.take(id);
    const { builds, clock, events } = this.#options;
    const number = builds.claim(id, name, clock.now());
    const controller = new AbortController();
    const done = this.#see(build, builder, slot, number, controller.signal);
    slot.given.set(id, { build, attempt: number, controller, done });
    events.emit('claimed', { build, worker: name, attempt: number });
    return true;
  }

  /** Runs the attempt, and records how it ended. Never rejects. */
  async #see(
    build: StoredBuild,
    builder: Builder,
    slot: WorkerSlot,
    number: number,
    signal: AbortSignal,
  ): Promise<void> {
    await Promise.resolve();
    let begun = false;
    const { builds, clock, events, artifacts } = this.#options;
    const ending = await attempt({
      slot,
      builder,
      properties: buildProperties({ global: this.#properties, build, builder }, slot.worker),
      artifacts: join(artifacts, String(build.id)),
      recorder: stepRecorder(this.#options, build, number),
      started: () => {
        begun = true;
        builds.started(build.id, number, clock.now());
        events.emit('started', { build, worker: slot.name, attempt: number });
      },
      clock,
      signal,
      interruptTimeout: this.#options.interruptTimeout * 1000,
    });
    slot.given.delete(build.id);
    if (begun) slot.quarantine.forget();
    else if (ending.result === 'retry' && !signal.aborted) slot.quarantine.enter();
    try {
      this.#settle(build, builder, slot, number, ending);
    } catch (error) {
      // The disk is full, say. The build counts as running, and is tried again by the next master.
      const { message } = error as Error;
      this.#options.logger.error('cannot record how a build ended', { build: build.id, error: message });
    }
    this.look();
  }

  #settle(build: StoredBuild, builder: Builder, slot: WorkerSlot, number: number, ending: Ending): void {
    const { builds, clock, events } = this.#options;
    const most = builder.maxAttempts ?? Number.POSITIVE_INFINITY;
    if (ending.result !== 'retry') this.#finish(build, number, ending);
    else if (number >= most && this.#accepting)
      this.#finish(build, number, {
        result: 'exception',
        text: `given up after ${number} attempts: ${ending.text}`,
      });
    else {
      builds.retry(build.id, number, ending.text, clock.now());
      this.#queue.add({ ...build, attempts: number });
      events.emit('retried', { build, worker: slot.name, text: ending.text });
    }
  }

  #finish(build: StoredBuild, number: number | undefined, ending: Ending): void {
    const { builds, clock, events } = this.#options;
    builds.finish(build.id, number, ending, clock.now());
    events.emit('finished', { build, ...ending });
  }
}
