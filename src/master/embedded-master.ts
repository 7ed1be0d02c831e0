/** A whole master in one object: takes workers' agents, queues builds, gives them out, keeps what came of them. */
import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { type Clock, systemClock } from '../clock.js';
import { builddirOf } from './builder.js';
import { checkConfig, type MasterConfig } from './config.js';
import { ControlServer } from './control/server.js';
import type { MasterEvents } from './events.js';
import { smtpMail } from './mail.js';
import type { MasterWorker } from './master-worker.js';
import { type Logger, type MasterPort, silentLogger } from './port.js';
import { Attachments } from './protocol/attachments.js';
import { Listener } from './protocol/listener.js';
import { WorkerSession } from './protocol/session.js';
import { DEFAULT_SETTINGS } from './protocol/settings.js';
import { Roster } from './schedule/roster.js';
import { Scheduler } from './schedule/scheduler.js';
import type { WorkerSlot } from './schedule/worker-slot.js';
import type { BuildId, BuildStore, Ending, StoredBuild } from './store/build-store.js';
import type { OutputStore } from './store/output-store.js';
import { openStore, type Store } from './store/store.js';

export interface Submission {
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Higher goes first (default: 0). */
  readonly priority?: number;
  /** For people. */
  readonly reason?: string;
}

export interface StopOptions {
  /** `retry` (default): builds that run go back in the queue. `wait`: they run to their end first. */
  readonly builds?: 'retry' | 'wait';
}

const DEFAULTS = { port: 9989, host: '127.0.0.1', state: 'state', keepBuilds: 10_000, interruptTimeout: 60 };
/** Builds between two clearings of old ones. */
const PRUNE_EVERY = 100;

/**
 * @example
 * ```ts
 * const master = new EmbeddedMaster({ name: 'ci', workers, builders });
 * await master.start();
 * const build = master.submit('tests', { properties: { branch: 'main' } });
 * const { result } = await master.finished(build.id);
 * await master.stop();
 * ```
 */
export class EmbeddedMaster {
  readonly events = new EventEmitter<MasterEvents>();
  readonly builds: BuildStore;
  readonly output: OutputStore;
  readonly stateDirectory: string | undefined;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #roster: Roster;
  readonly #attachments: Attachments;
  readonly #listener: Listener;
  /** Who waits for the end of which build. */
  readonly #waiting = new Map<BuildId, readonly ((ending: Ending) => void)[]>();
  readonly #control: ControlServer;
  #config: MasterConfig;
  #workers: readonly MasterWorker[];
  #port: number | undefined;
  #stopping: Promise<void> | undefined;

  /**
   * Opens the store; what ran when the last master ended is put back in the queue.
   * @throws ConfigurationError with everything that is wrong with the configuration.
   * @throws StateInUseError when another master has the state directory.
   */
  constructor(config: MasterConfig) {
    this.#clock = config.clock ?? systemClock;
    this.#logger = config.logger ?? silentLogger;
    this.#workers = this.#makeWorkers(config);
    this.#config = config;
    this.#store = openStore(config.state ?? DEFAULTS.state, this.#logger);
    this.stateDirectory = this.#store.directory;
    this.builds = this.#store.builds;
    this.output = this.#store.output;
    this.#recover();
    this.#scheduler = new Scheduler({
      clock: this.#clock,
      logger: this.#logger,
      builds: this.builds,
      output: this.output,
      events: this.events,
      artifacts: this.#store.artifacts,
      interruptTimeout: config.interruptTimeout ?? DEFAULTS.interruptTimeout,
    });
    this.#roster = new Roster({
      scheduler: this.#scheduler,
      clock: this.#clock,
      logger: this.#logger,
    });
    this.#attachments = this.#makeAttachments();
    this.#listener = this.#makeListener();
    this.#control = new ControlServer(this, this.#clock, this.#logger);
    // Everyone who follows a build listens.
    this.events.setMaxListeners(0);
    this.events.on('finished', ({ build, result, text }) => {
      for (const tell of this.#waiting.get(build.id) ?? []) tell({ result, text });
      this.#waiting.delete(build.id);
      if (build.id % PRUNE_EVERY === 0) this.#prune();
    });
    this.#scheduler.configure(config.builders, config.properties ?? {});
  }

  get name(): string {
    return this.#config.name;
  }

  get config(): MasterConfig {
    return this.#config;
  }

  /** The port for agents, once started. */
  get port(): number {
    if (this.#port === undefined) throw new Error('the master is not started');
    return this.#port;
  }

  get slots(): ReadonlyMap<string, WorkerSlot> {
    return this.#scheduler.slots;
  }

  /**
   * Lets agents in, and begins with the builds that wait.
   * @throws Error (code EADDRINUSE...) where it cannot listen; the master is then stopped.
   */
  async start(): Promise<void> {
    const { port = DEFAULTS.port, host = DEFAULTS.host } = this.#config;
    try {
      this.#port = await this.#listener.listen(port, host);
      if (this.stateDirectory) await this.#control.listen(this.stateDirectory);
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#roster.replace(this.#workers, this.#config.launchPasswords);
    this.#logger.info('the master is up', { port: this.#port, host, waiting: this.#scheduler.waiting });
  }

  /** @throws UnknownBuilderError */
  submit(builder: string, { properties = {}, priority = 0, reason = '' }: Submission = {}): StoredBuild {
    return this.#scheduler.submit({ builder, properties, priority, reason });
  }

  /** Resolves when the build is over, at once if it is already. Retries do not end it. */
  finished(id: BuildId): Promise<Ending> {
    const build = this.builds.get(id);
    if (!build) return Promise.reject(new RangeError(`there is no build ${id}`));
    const { result, text } = build;
    if (build.state === 'finished' && result) return Promise.resolve({ result, text: text ?? '' });
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? [];
      this.#waiting.set(id, [...waiting, resolve]);
    });
  }

  /** Stops a build, whether it waits or runs. @returns false when it is over already. */
  cancel(id: BuildId, why = 'stopped by a user'): boolean {
    return this.#scheduler.cancel(id, why);
  }

  /**
   * Takes a new configuration without touching builds that run. A worker that changed, or is gone, ends its
   * builds first. `name`, `port`, `host`, `tls` and `state` hold from the next start on.
   * @throws ConfigurationError; the old configuration then stays.
   */
  reconfigure(config: MasterConfig): void {
    const workers = this.#makeWorkers(config);
    this.#config = config;
    this.#workers = workers;
    this.#roster.replace(workers, config.launchPasswords);
    this.#scheduler.configure(config.builders, config.properties ?? {});
  }

  /** Looks whether a build can begin. Workers call it by their port's `workerFree`; nobody else has to. */
  look(): void {
    this.#scheduler.look();
  }

  /** Ends the builds as told, then every worker's machine, then the connections. */
  stop(options: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(options);
    return this.#stopping;
  }

  async #stop({ builds = 'retry' }: StopOptions): Promise<void> {
    this.#scheduler.close();
    if (builds === 'retry') await this.#scheduler.interruptAll('the master stops');
    await this.#scheduler.idle();
    this.#listener.close();
    await this.#roster.stop(this.#workers);
    await this.#attachments.close();
    await this.#control.close();
    this.#store.close();
  }

  #recover(): void {
    const back = this.builds.recover(this.#clock.now());
    if (back.length > 0)
      this.#logger.warn('builds that were interrupted go back in the queue', { builds: back });
    this.#prune();
  }

  #prune(): void {
    this.output.forget(this.builds.prune(this.#config.keepBuilds ?? DEFAULTS.keepBuilds));
  }

  #makeWorkers(config: MasterConfig): readonly MasterWorker[] {
    return checkConfig(config, (shaped) => this.#portFor(shaped)).workers;
  }

  #portFor({ name, smtp }: MasterConfig): MasterPort {
    return {
      name,
      ...(smtp === undefined ? {} : { mail: smtpMail(smtp) }),
      clock: this.#clock,
      logger: this.#logger,
      workerFree: () => this.#scheduler.look(),
    };
  }

  #makeListener(): Listener {
    const { maxMessageBytes, loginLimits, tls } = this.#config;
    return new Listener({
      clock: this.#clock,
      logger: this.#logger,
      password: (name) => this.slots.get(name)?.password,
      connected: (name, socket) => void this.#attachments.take(name, socket),
      ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
      ...(loginLimits === undefined ? {} : { loginLimits }),
      ...(tls === undefined ? {} : { tls }),
    });
  }

  #makeAttachments(): Attachments {
    return new Attachments({
      clock: this.#clock,
      logger: this.#logger,
      session: (workerName, socket) => this.#session(workerName, socket),
      builddirs: (workerName) => this.#builddirs(workerName),
      attached: (session) => this.#attached(session),
      detached: (session, reason) => this.#detached(session, reason),
    });
  }

  #session(workerName: string, socket: WebSocket): WorkerSession {
    const { settings, pingInterval } = this.#config;
    const keepalive = this.slots.get(workerName)?.worker.settings.keepalive_interval;
    return new WorkerSession(socket, {
      workerName,
      clock: this.#clock,
      logger: this.#logger,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      ...(pingInterval === undefined ? {} : { pingInterval }),
      ...(keepalive === undefined ? {} : { keepaliveInterval: keepalive }),
    });
  }

  #builddirs(workerName: string): readonly string[] {
    return [...this.#scheduler.builders.values()]
      .filter(({ workers }) => workers?.includes(workerName) ?? true)
      .map(builddirOf);
  }

  async #attached(session: WorkerSession): Promise<void> {
    const slot = this.slots.get(session.workerName);
    if (!slot) throw new Error('the worker is no longer configured');
    await slot.worker.attached(session);
    slot.session = session;
    this.#logger.info('a worker attached', { worker: slot.name, version: session.info.version });
    this.events.emit('attached', { worker: slot.name, info: session.info });
    this.#scheduler.look();
  }

  #detached(session: WorkerSession, reason: string): void {
    const slot = this.slots.get(session.workerName);
    if (slot?.session !== session) return;
    slot.session = undefined;
    slot.worker.detached(session);
    this.#logger.info('a worker detached', { worker: slot.name, reason });
    this.events.emit('detached', { worker: slot.name, reason });
    this.#scheduler.look();
  }
}
