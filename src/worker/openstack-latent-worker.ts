import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import { type Clock, systemClock } from '../clock.js';
import {
  type Build,
  type BuildResult,
  type MasterPort,
  silentLogger,
  type WorkerConnection,
} from '../master/port.js';
import { sessionFor, type Transport } from '../openstack/index.js';
import type { Environment } from './authentication.js';
import { checkConfiguration, type Finding } from './check.js';
import { DEFAULT_CLIENT_VERSION } from './client-version.js';
import type { Cloud } from './cloud.js';
import { isWhatIsWanted } from './compatibility.js';
import { ConfigurationError } from './configuration-error.js';
import { fingerprint } from './fingerprint.js';
import type { Phase } from './lifecycle.js';
import {
  dependsOnBuild,
  type OpenStackLatentWorkerOptions,
  parseOptions,
  renderLaunch,
  type WorkerConfig,
} from './options.js';
import { SubstantiationCancelled } from './substantiation-error.js';
import type { WorkerEvents } from './worker-events.js';
import { type Substantiated, WorkerLife } from './worker-life.js';

/** What a worker is given by the program it is embedded in. All of it may be left out. */
export interface Embedding {
  /** Default: a master named as the machine is, with the system's clock, that logs nothing. */
  readonly master?: Partial<MasterPort>;
  /** Default: the master's, else the system's. */
  readonly clock?: Clock;
  /** How requests travel: an undici dispatcher, or a `fetch`. Default: connections of their own. */
  readonly transport?: Transport;
  /** The cloud itself, instead of what the `os_*` options lead to. The worker closes it when it stops. */
  readonly session?: Cloud;
  /** Where absent `os_*` options are looked up. Default: the process's environment. */
  readonly env?: Environment;
}

/**
 * A worker whose machine exists only while there is work: an OpenStack instance that is created when the
 * first build asks for it, and deleted when it has been idle for long enough.
 *
 * The master calls {@link substantiate} before a build, tells of the agent's connection with
 * {@link attached} and {@link detached}, and of builds with {@link buildStarted} and {@link buildFinished}.
 *
 * @throws ConfigurationError with every problem of the options; nothing is asked of the cloud
 * @example
 * ```ts
 * const worker = new OpenStackLatentWorker('bot2', 'sekrit', {
 *   flavor: 1,
 *   image: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1',
 *   os_username: 'user',
 *   os_password: 'password',
 *   os_tenant_name: 'tenant',
 *   os_auth_url: 'http://127.0.0.1:35357/v2.0',
 * });
 * await worker.substantiate();
 * ```
 */
export class OpenStackLatentWorker extends EventEmitter<WorkerEvents> {
  readonly name: string;
  readonly #config: WorkerConfig;
  readonly #master: MasterPort;
  readonly #cloud: Cloud;
  readonly #life: WorkerLife;
  #paused = false;
  #stopped: Promise<void> | undefined;

  constructor(
    name: string,
    password: string,
    options: OpenStackLatentWorkerOptions,
    embedding: Embedding = {},
  ) {
    super();
    const { master, transport, session } = embedding;
    const clock = embedding.clock ?? master?.clock ?? systemClock;
    const logger = master?.logger ?? silentLogger;
    this.name = name;
    this.#config = parseOptions(name, password, options, embedding.env);
    this.#master = { name: hostname(), ...master, clock, logger };
    const { cloud, requests_per_second: requestsPerSecond } = this.#config;
    this.#cloud = session ?? sessionFor({ ...cloud, transport, clock, logger, requestsPerSecond });
    this.#life = new WorkerLife({
      config: this.#config,
      master: this.#master,
      cloud: this.#cloud,
      emit: (event, ...payload) => void (this.emit as (...args: unknown[]) => boolean)(event, ...payload),
    });
    if (this.#config.client_version === DEFAULT_CLIENT_VERSION) this.#warnOfOldVersion();
  }

  get phase(): Phase {
    return this.#life.state.phase;
  }
  /** Whether the agent on the instance is connected. */
  get connected(): boolean {
    return this.#life.state.connected;
  }
  /** Builds that were started and not finished. */
  get builds(): number {
    return this.#life.state.builds;
  }
  get paused(): boolean {
    return this.#paused;
  }
  get quarantined(): boolean {
    return this.#life.quarantine.active;
  }
  /** The instance that is the worker, or is becoming it, once Nova has told its id. */
  get instanceId(): string | undefined {
    return this.#life.launch?.instanceId;
  }
  /** What the agent logs in with. */
  get password(): string {
    return this.#config.password;
  }
  /** Equal for workers that were given the same, whatever their passwords. */
  get fingerprint(): string {
    return fingerprint({ ...this.#config, password: undefined });
  }
  /** The options that the master acts upon. */
  get settings() {
    const { max_builds, properties, defaultProperties, locks, keepalive_interval, machine_name } =
      this.#config;
    return { max_builds, properties, defaultProperties, locks, keepalive_interval, machine_name };
  }

  /**
   * Resolves when an agent is attached to an instance of this worker, which is created if there is none. A
   * second call joins the first.
   *
   * @param build what options that depend on the build are rendered for
   * @param options.signal leaves; the instance is given up if nobody else waits for it
   * @throws SubstantiationTimeout when `missing_timeout` has passed
   * @throws CannotSubstantiate when the configuration or the account has to be changed first
   * @throws SubstantiationFailed when another attempt may succeed
   * @throws SubstantiationCancelled, WorkerShutDown
   */
  async substantiate(
    build?: Build,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Substantiated> {
    if (signal?.aborted) throw new SubstantiationCancelled(this.name, 'caller', signal.reason);
    return this.#life.substantiate(build, signal);
  }

  /** Ends the instance, whatever it is doing. Resolves when the cloud has confirmed it; `fast`: accepted it. */
  insubstantiate({ fast = false }: { readonly fast?: boolean } = {}): Promise<void> {
    this.#life.send({ type: 'insubstantiate', fast });
    return this.#life.whenGone();
  }

  /** Lets the running builds end, removes the instance, and serves again. Resolves when it is gone. */
  drain(): Promise<void> {
    this.#life.send({ type: 'drain' });
    return this.#life.whenGone();
  }

  /**
   * Removes what an earlier life of this worker left in the cloud, without waiting for its first build, but
   * for an instance that is to be taken over. Does nothing while there is an instance.
   */
  sweep(): Promise<void> {
    this.#life.send({ type: 'sweep' });
    return this.#life.whenGone();
  }

  /**
   * Ends the worker for good: waits for running builds, then removes the instance and whatever else of the
   * worker is in the cloud. `fast` waits neither for builds nor for the cloud's confirmation.
   */
  stop({ fast = false }: { readonly fast?: boolean } = {}): Promise<void> {
    this.#stopped ??= this.#life.whenShutDown().then(async () => {
      if (!fast) await this.#life.lastLook();
      await this.#cloud.close();
    });
    this.#life.send({ type: 'stop', fast });
    return this.#stopped;
  }

  /** An agent has logged in. @throws AttachRefused when none is expected; the master closes the connection */
  attached(connection: WorkerConnection): Promise<void> {
    return this.#life.attach(connection);
  }

  /** An agent's connection has ended. That of an earlier agent changes nothing. */
  detached(connection?: WorkerConnection): void {
    this.#life.detach(connection);
  }

  /** A build begins; it may do so before there is an instance. */
  buildStarted(): void {
    this.#life.send({ type: 'buildStarted' });
    this.#machine?.buildStarted?.(this.name);
  }

  /** A build has ended, however it did: an exception leads to a quarantine. */
  buildFinished({ result = 'success' }: { readonly result?: BuildResult } = {}): void {
    if (result === 'exception') this.#life.quarantine.enter();
    else if (result !== 'retry') this.#life.quarantine.forget();
    this.#life.send({ type: 'buildFinished' });
    this.#machine?.buildFinished?.(this.name);
  }

  /** No more builds for now. Those that run go on. */
  pause(): void {
    this.#paused = true;
  }

  /** Also ends a quarantine. */
  unpause(): void {
    this.#paused = false;
    this.#life.quarantine.leave();
    this.#life.free();
  }

  /** Whether the master may give it a build now. Locks are the master's to look at. */
  canStartBuild(): boolean {
    const { phase, intent, builds, connected } = this.#life.state;
    const broken = phase === 'SUBSTANTIATED' && !connected && builds > 0;
    const full = builds >= (this.#config.max_builds || Number.POSITIVE_INFINITY);
    return intent === 'serve' && !this.#paused && !this.quarantined && !broken && !full;
  }

  /** Whether the instance that stands, if one does, is what the build asks for. Asks nothing of the cloud. */
  async isCompatibleWithBuild(build: Build): Promise<boolean> {
    const { launch } = this.#life;
    const going = this.phase.startsWith('INSUBSTANTIATING');
    if (!launch?.options || going || !dependsOnBuild(this.#config.launch)) return true;
    const { options, chosen } = launch;
    try {
      return isWhatIsWanted({ options, chosen }, await renderLaunch(this.#config, build));
    } catch (error) {
      if (error instanceof ConfigurationError) return false;
      throw error;
    }
  }

  /**
   * Tries the configuration on the live cloud: login, flavor, image, sizes, networks, keypair, room in the
   * quota. Creates nothing. An empty list says that a build would find all it needs.
   * @param options.build for options that depend on the build
   */
  check(options: { readonly build?: Build; readonly signal?: AbortSignal } = {}): Promise<Finding[]> {
    const { build, signal } = options;
    return checkConfiguration({ cloud: this.#cloud, config: this.#config, build }, signal);
  }

  get #machine() {
    const { machine_name } = this.#config;
    return machine_name === null ? undefined : this.#master.machine?.(machine_name);
  }

  #warnOfOldVersion(): void {
    this.#master.logger.warn(
      `${this.name}: client_version 1.1, the default, is deprecated; set client_version to '2', or to '2.N'`,
    );
  }
}
