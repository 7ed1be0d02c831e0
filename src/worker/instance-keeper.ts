/**
 * Carries out what the lifecycle decides about instances: prepares, starts, examines and removes them, and
 * knows at any time what of the worker may be in the cloud.
 */
import type { Clock, Milliseconds, Seconds } from '../clock.js';
import type { Build, Logger, Machine } from '../master/port.js';
import type { Server } from '../openstack/index.js';
import { Belongings, type Kind } from './belongings.js';
import { Census, type ListWish, type Moment } from './census.js';
import type { Cloud, Compute } from './cloud.js';
import { startInstance } from './instance-start.js';
import { giveUp, type Launch, newLaunch } from './launch.js';
import type { LaunchNumber, Left } from './lifecycle.js';
import type { WorkerConfig } from './options.js';
import { type Owner, owns } from './ownership.js';
import { examine, type Findings } from './post-mortem.js';
import { Remover } from './remover.js';
import { withinLimit } from './time-limit.js';

export interface KeeperParts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: WorkerConfig;
  readonly owner: Owner;
  /** The machine that has to be ready first, if any. */
  readonly machine: () => Machine | undefined;
  readonly onCreated: (launch: Launch) => void;
  readonly onActive: (launch: Launch) => void;
  readonly onGivenUp: (kind: Kind, id: string) => void;
}

/** A master that died may have sent a creation that takes this long to show up in lists. */
const UNSETTLED_FOR: Seconds = 60;
/** While that time has not passed, a list that is so young tells as much as a new one. */
const RECENT: Seconds = 5;
/** How long a list is waited for that nobody needs in order to go on. */
const ONE_LOOK: Seconds = 60;
const TAKEN_OVER = new Set(['ACTIVE', 'BUILD']);

export class InstanceKeeper {
  readonly #parts: KeeperParts & { readonly compute: Compute; readonly census: Census };
  readonly #belongings = new Belongings();
  readonly #remover: Remover;
  readonly #madeAt: Milliseconds;
  /** The list that shows what an earlier life left must have been begun after this. */
  readonly #since: Moment;
  /** When the latest list was begun that was looked through. */
  #lookedAt: Milliseconds | undefined;
  #launch: Launch | undefined;
  /** Of an earlier life; one of them may be taken over. */
  readonly #leftovers = new Map<string, Server>();
  #hurry = new AbortController();

  constructor(parts: KeeperParts) {
    const { cloud, config, clock, logger, onGivenUp } = parts;
    const compute = cloud.compute(config.client_version);
    const census = Census.of(cloud, clock);
    this.#parts = { ...parts, compute, census };
    this.#madeAt = clock.now();
    this.#since = census.moment;
    this.#remover = new Remover({
      cloud,
      compute,
      census,
      clock,
      logger,
      worker: config.name,
      belongings: this.#belongings,
      deleteTimeout: config.delete_timeout,
      pollInterval: config.poll_interval,
      onGivenUp,
    });
  }

  /** The launch that runs, or whose instance stands. */
  get launch(): Launch | undefined {
    return this.#launch;
  }

  /** Authenticates and sees that nothing of an earlier life is left. @throws what keeps it from that */
  prepare(number: LaunchNumber, build: Build | undefined, began: Milliseconds): Promise<void> {
    const launch = newLaunch({ number, build, began, stage: 'authenticating' });
    this.#launch = launch;
    return this.#track(launch, this.#prepare(launch));
  }

  /** Resolves once the agent has attached. @throws what keeps the instance from being there */
  start(launch: Launch): Promise<void> {
    const parts = { ...this.#parts, belongings: this.#belongings, remover: this.#remover };
    return this.#track(launch, startInstance(launch, this.#leftovers, parts));
  }

  /** What can be learnt about an instance that does not become a worker. Never rejects. */
  examine(launch: Launch): Promise<Findings> {
    const { compute, clock, config } = this.#parts;
    const findings = examine(launch, { compute, clock, secrets: [config.password, secretOf(config)] });
    launch.work = Promise.all([launch.work, findings]).then(() => undefined);
    return findings;
  }

  /**
   * Gives up the launch that runs, and removes all there is.
   * @param fast do not wait for the cloud's confirmation
   * @returns what is left
   */
  async remove(fast: boolean): Promise<Left> {
    this.#takeTime();
    if (fast) this.#hurry.abort();
    const launch = this.#launch;
    if (launch) giveUp(launch);
    await launch?.work;
    this.#takeNothingOver();
    const left = await this.#remover.clear({ hurry: this.#hurry.signal });
    this.#launch = undefined;
    return left;
  }

  hurry(): void {
    this.#hurry.abort();
  }

  /** The last removal may have been hurried; the next one is not, for now. */
  #takeTime(): void {
    if (this.#hurry.signal.aborted) this.#hurry = new AbortController();
  }

  /** Finds the instance of an agent that came by itself. */
  async adoptAttached(number: LaunchNumber): Promise<void> {
    const began = this.#parts.clock.now();
    const launch = newLaunch({ number, build: undefined, began, stage: 'attaching' });
    this.#launch = launch;
    await this.#track(launch, this.#findRunning(launch));
  }

  /** Removes what an earlier life left, but for what is to be taken over. Never rejects. */
  async sweep(): Promise<Left> {
    this.#takeTime();
    const { logger, config, clock } = this.#parts;
    try {
      const own = await withinLimit(clock, ONE_LOOK, [this.#hurry.signal], (signal) =>
        this.#own(signal, { after: this.#since }),
      );
      this.#takeStock(own);
      return await this.#remover.clear({ hurry: this.#hurry.signal });
    } catch (error) {
      logger.warn(`${config.name}: could not look for leftovers: ${error}`);
      return 'unconfirmed';
    }
  }

  /**
   * Removes what a list shows that is not known, where something may be: of an earlier life, or of a creation
   * that was never answered. A cloud that does not answer is not waited for.
   */
  async lastLook(): Promise<void> {
    const { logger, config, clock } = this.#parts;
    try {
      this.#takeStock(await withinLimit(clock, ONE_LOOK, [], (signal) => this.#leftBehind(signal, 1)));
      this.#takeNothingOver();
      await this.#remover.clear();
    } catch (error) {
      logger.warn(`${config.name}: could not see whether an instance is left: ${error}`);
    }
  }

  async #prepare(launch: Launch): Promise<void> {
    const { cloud, machine } = this.#parts;
    const { signal } = launch.giveUp;
    const needed = machine();
    if (needed) await needed.substantiate(signal);
    await cloud.token({ signal });
    launch.stage = 'removing leftovers';
    if (this.#nothingLeft) return;
    this.#takeStock(await this.#leftBehind(signal));
    await this.#remover.clear({ giveUp: signal });
  }

  async #findRunning(launch: Launch): Promise<void> {
    const own = await this.#own(launch.giveUp.signal);
    for (const server of own) this.#belongings.saw(server);
    const running = own.find(({ status }) => status === 'ACTIVE');
    if (running) launch.instanceId = running.id;
  }

  #takeStock(own: readonly Server[]): void {
    const { adopt_leftovers } = this.#parts.config;
    for (const server of own) {
      if (adopt_leftovers && TAKEN_OVER.has(server.status)) this.#leftovers.set(server.id, server);
      else this.#belongings.saw(server);
    }
  }

  #takeNothingOver(): void {
    for (const server of this.#leftovers.values()) this.#belongings.saw(server);
    this.#leftovers.clear();
  }

  /** Nothing of an earlier launch, as far as is known, and of an earlier life nothing that could still show up. */
  get #nothingLeft(): boolean {
    const { left, doubtful } = this.#belongings;
    return left === 'nothing' && !doubtful && (this.#lookedAt ?? 0) >= this.#settledAt;
  }

  /** From when on lists show whatever an earlier life asked for. */
  get #settledAt(): Milliseconds {
    return this.#madeAt + UNSETTLED_FOR * 1000;
  }

  /**
   * What is left of an earlier life, or of an earlier launch; nothing is asked where that is known. What an
   * older list shows may be gone: that does for a removal, and does not for taking over.
   */
  async #leftBehind(signal: AbortSignal, attempts?: number): Promise<Server[]> {
    if (this.#nothingLeft) return [];
    const tries = attempts === undefined ? {} : { attempts };
    if (this.#belongings.left !== 'nothing' || this.#belongings.doubtful) return this.#own(signal, tries);
    if (this.#parts.config.adopt_leftovers) return this.#own(signal, tries);
    const notBefore = Math.min(this.#settledAt, this.#parts.clock.now() - RECENT * 1000);
    const enough = this.#lookedAt === undefined ? {} : { notBefore };
    return this.#own(signal, { after: this.#since, ...enough, ...tries });
  }

  /** The servers that are this worker's, as of now, or of an older list that tells as much. */
  async #own(signal: AbortSignal, wanted: ListWish = {}): Promise<Server[]> {
    const { census, owner } = this.#parts;
    const { servers, begunAt } = await census.list(signal, wanted);
    this.#lookedAt = begunAt;
    this.#belongings.doubtful = false;
    return servers.filter((server) => owns(owner, server) && !this.#belongings.givenUp.has(server.id));
  }

  #track(launch: Launch, work: Promise<void>): Promise<void> {
    launch.work = launch.work.then(() => work.then(ended, ended));
    return work;
  }
}

const ended = (): void => {};

function secretOf({ cloud: { auth } }: WorkerConfig): string {
  if (auth.method === 'password') return auth.password;
  return auth.method === 'token' ? auth.token : auth.secret;
}
