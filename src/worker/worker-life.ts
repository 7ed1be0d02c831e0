/** Lives the lifecycle: feeds events to the transition function and carries its effects out. */
import type { Milliseconds, Seconds, Timer } from '../clock.js';
import type { Build, MasterPort, WorkerConnection } from '../master/port.js';
import type { Cloud } from './cloud.js';
import { plainError, reportedError } from './failure.js';
import { InstanceKeeper } from './instance-keeper.js';
import { agentAttached, type Launch } from './launch.js';
import {
  type Effect,
  type Failure,
  initial,
  type Left,
  type Lifecycle,
  type LifecycleEvent,
  type TimerName,
  transition,
  type Waiter,
} from './lifecycle.js';
import { sendMissingNotice } from './missing-notice.js';
import type { WorkerConfig } from './options.js';
import { ownerOf } from './ownership.js';
import { Quarantine } from './quarantine.js';
import { AttachRefused, type Stage } from './substantiation-error.js';
import { WaitingRoom } from './waiting-room.js';
import { InstanceLeftBehind, type WorkerEvents } from './worker-events.js';

/** A worker that is there. */
export interface Substantiated {
  readonly instanceId?: string | undefined;
  readonly image?: { readonly id: string; readonly name: string } | undefined;
  readonly flavor?: { readonly id: string; readonly name: string } | undefined;
}

export type Emit = <K extends keyof WorkerEvents>(event: K, ...payload: WorkerEvents[K]) => void;

export interface LifeParts {
  readonly config: WorkerConfig;
  readonly master: MasterPort;
  readonly cloud: Cloud;
  readonly emit: Emit;
}

interface Attaching {
  readonly connection: WorkerConnection;
  readonly settle: (refusal?: AttachRefused) => void;
}

interface Connected {
  readonly connection: WorkerConnection;
  readonly since: Milliseconds;
}

type Handlers = { readonly [T in Effect['type']]: (effect: Extract<Effect, { type: T }>) => void };

export class WorkerLife {
  readonly quarantine: Quarantine;
  readonly #parts: LifeParts;
  readonly #keeper: InstanceKeeper;
  readonly #room = new WaitingRoom<Substantiated>();
  readonly #timers = new Map<TimerName, Timer>();
  readonly #events: LifecycleEvent[] = [];
  readonly #attaching: Attaching[] = [];
  readonly #whenGone: (() => void)[] = [];
  readonly #whenShutDown: (() => void)[] = [];
  #state: Lifecycle = initial;
  /** When somebody first waited for the instance that is wanted now. */
  #askedAt: Milliseconds = 0;
  #dispatching = false;
  #connected: Connected | undefined;

  constructor(parts: LifeParts) {
    const { config, master, cloud } = parts;
    const worker = config.name;
    this.#parts = parts;
    this.quarantine = new Quarantine(master.clock, () => this.free());
    this.#keeper = new InstanceKeeper({
      cloud,
      config,
      clock: master.clock,
      logger: master.logger,
      owner: ownerOf(master.name, worker),
      machine: () => (config.machine_name === null ? undefined : master.machine?.(config.machine_name)),
      onCreated: (launch) => this.#emit('created', { ...this.#instanceNews(launch), ...launch.chosen }),
      onActive: (launch) => this.#emit('active', this.#instanceNews(launch)),
      onGivenUp: (kind, id) =>
        this.#emit('failed', { worker, error: new InstanceLeftBehind(worker, kind, id) }),
    });
  }

  get state(): Lifecycle {
    return this.#state;
  }

  get launch(): Launch | undefined {
    return this.#keeper.launch;
  }

  /** Events that come while one is dealt with wait their turn. */
  send(event: LifecycleEvent): void {
    this.#events.push(event);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#dispatching = false;
    }
  }

  substantiate(build: Build | undefined, signal: AbortSignal | undefined): Promise<Substantiated> {
    const { waiter, promise } = this.#room.enter({ build, signal }, (left) =>
      this.send({ type: 'abandon', waiter: left }),
    );
    this.send({ type: 'substantiate', waiter });
    return promise;
  }

  attach(connection: WorkerConnection): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#attaching.push({ connection, settle: (refusal) => (refusal ? reject(refusal) : resolve()) });
      this.send({ type: 'attached' });
    });
  }

  detach(connection: WorkerConnection | undefined): void {
    if (connection === undefined || connection === this.#connected?.connection)
      this.send({ type: 'detached' });
  }

  /** Resolves when the removal that is under way, or that a drain leads to, has ended. */
  whenGone(): Promise<void> {
    const { phase, intent } = this.#state;
    if (!phase.startsWith('INSUBSTANTIATING') && intent !== 'drain') return Promise.resolve();
    return new Promise((resolve) => this.#whenGone.push(resolve));
  }

  whenShutDown(): Promise<void> {
    return new Promise((resolve) => this.#whenShutDown.push(resolve));
  }

  lastLook(): Promise<void> {
    return this.#keeper.lastLook();
  }

  free(): void {
    this.#guard(() => this.#parts.master.workerFree?.(this.#parts.config.name));
  }

  get #now(): Milliseconds {
    return this.#parts.master.clock.now();
  }

  #step(event: LifecycleEvent): void {
    const { config, master } = this.#parts;
    const { state, effects } = transition(this.#state, event, {
      missingTimeout: config.missing_timeout,
      buildWaitTimeout: config.build_wait_timeout,
    });
    if (state.phase !== this.#state.phase)
      master.logger.debug(`${config.name}: ${this.#state.phase} > ${state.phase}`, { event: event.type });
    if (this.#state.waiting.length === 0 && state.waiting.length > 0) this.#askedAt = this.#now;
    this.#state = state;
    for (const effect of effects) (this.#carryOut[effect.type] as (effect: Effect) => void)(effect);
  }

  readonly #carryOut: Handlers = {
    prepare: ({ launch: number }) => {
      const build = this.#room.buildOf(this.#state.waiting[0]);
      this.#emit('substantiating', { worker: this.#parts.config.name, waited: this.#since(this.#askedAt) });
      this.#keeper.prepare(number, build, this.#askedAt).then(
        () => this.send({ type: 'prepared', launch: number }),
        (error) => this.send({ type: 'startFailed', launch: number, error }),
      );
    },
    startInstance: ({ launch: number }) => {
      this.#keeper.start(this.launch as Launch).catch((error) => {
        this.send({ type: 'startFailed', launch: number, error });
      });
    },
    removeInstance: ({ launch: number, fast }) => {
      void this.#remove(fast).then((left) => this.send({ type: 'removed', launch: number, left }));
    },
    sweep: ({ launch: number }) => {
      void this.#keeper.sweep().then((left) => this.send({ type: 'removed', launch: number, left }));
    },
    hurryRemoval: () => this.#keeper.hurry(),
    adoptAttached: ({ launch: number }) => {
      this.#keeper.adoptAttached(number).catch((error) => {
        this.#parts.master.logger.warn(`${this.#parts.config.name}: could not find its instance: ${error}`);
      });
    },
    setTimer: ({ timer, after }) => {
      this.#timers.get(timer)?.cancel();
      const fire = () => {
        this.#timers.delete(timer);
        this.send({ type: `${timer}Timeout` });
      };
      this.#timers.set(timer, this.#parts.master.clock.setTimer(after * 1000, fire));
    },
    clearTimer: ({ timer }) => {
      this.#timers.get(timer)?.cancel();
      this.#timers.delete(timer);
    },
    settle: ({ waiters, outcome }) => {
      if (outcome.kind !== 'substantiated') return this.#fail(waiters, outcome);
      const { instanceId, chosen } = this.launch ?? {};
      this.#room.resolve(waiters, { instanceId, image: chosen?.image, flavor: chosen?.flavor });
    },
    acceptAttach: () => {
      const { connection, settle } = this.#attaching.shift() as Attaching;
      this.#connected = { connection, since: this.#now };
      if (this.launch) agentAttached(this.launch);
      this.#emit('attached', this.#attachNews());
      settle();
    },
    refuseAttach: ({ reason }) =>
      this.#attaching.shift()?.settle(new AttachRefused(this.#parts.config.name, reason)),
    disconnect: () => {
      const connection = this.#connected?.connection;
      this.#connected = undefined;
      this.#guard(() => connection?.disconnect());
    },
    connectionLost: () => {
      const since = this.#connected?.since ?? this.#now;
      this.#connected = undefined;
      this.#emit('lost', { worker: this.#parts.config.name, connected: this.#since(since) });
    },
    instanceGone: () => {
      for (const resolve of this.#whenGone.splice(0)) resolve();
    },
    workerFree: () => this.free(),
    shutDown: () => {
      this.quarantine.leave();
      for (const resolve of this.#whenShutDown.splice(0)) resolve();
    },
  };

  async #remove(fast: boolean): Promise<Left> {
    const began = this.#now;
    const { name: worker } = this.#parts.config;
    const instanceId = this.launch?.instanceId;
    const left = await this.#keeper.remove(fast);
    this.#emit('deleted', {
      worker,
      ...(instanceId !== undefined && { instanceId }),
      took: this.#since(began),
      confirmed: left === 'nothing',
    });
    return left;
  }

  #fail(waiters: readonly Waiter[], failure: Failure): void {
    if (failure.kind === 'cancelled' || failure.kind === 'shut down') {
      this.#room.reject(waiters, plainError(this.#parts.config.name, failure));
      return;
    }
    this.quarantine.enter();
    void this.#report(waiters, failure);
  }

  /** Asks the cloud what happened before those who wait are told. */
  async #report(
    waiters: readonly Waiter[],
    failure: Extract<Failure, { kind: 'failed' | 'timeout' }>,
  ): Promise<void> {
    const { config, master } = this.#parts;
    const { name: worker, missing_timeout: missingTimeout } = config;
    const elapsed = this.#since(this.#askedAt);
    const waited = failure.kind === 'timeout' && failure.during === 'INSUBSTANTIATING_SUBSTANTIATING';
    const launch = waited ? undefined : this.launch;
    const stage: Stage = launch?.stage ?? 'removing the last instance';
    const findings = launch ? await this.#keeper.examine(launch) : {};
    const { instanceId } = launch ?? {};
    const error = reportedError(failure, { worker, stage, elapsed, missingTimeout, instanceId }, findings);
    this.#room.reject(waiters, error);
    master.logger.warn(error.message);
    this.#emit('failed', { worker, error });
    await sendMissingNotice(error, config.notify_on_missing, master);
  }

  #instanceNews(launch: Launch) {
    const { name: worker } = this.#parts.config;
    return { worker, instanceId: launch.instanceId as string, after: this.#since(launch.began) };
  }

  #attachNews() {
    const { instanceId, began } = this.launch ?? {};
    const after = this.#since(began ?? this.#now);
    return { worker: this.#parts.config.name, after, ...(instanceId !== undefined && { instanceId }) };
  }

  #since(moment: Milliseconds): Seconds {
    return (this.#now - moment) / 1000;
  }

  #emit: Emit = (event, ...payload) => this.#guard(() => this.#parts.emit(event, ...payload));

  /** What an embedder's code throws is logged, and changes nothing. */
  #guard(act: () => unknown): void {
    const { config, master } = this.#parts;
    const complain = (error: unknown) =>
      master.logger.error(`${config.name}: the master's code failed: ${error}`);
    try {
      const doing = act();
      if (isPromise(doing)) doing.then(undefined, complain);
    } catch (error) {
      complain(error);
    }
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
