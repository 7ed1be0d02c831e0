/** A worker whose machine is always there, and connects by itself. */
import type { Seconds, Timer } from '../clock.js';
import type { MasterWorker } from './master-worker.js';
import type { Build, BuildResult, LockAccess, MasterPort, WorkerConnection } from './port.js';

export interface PlainWorkerOptions {
  readonly maxBuilds?: number;
  readonly locks?: readonly LockAccess[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly defaultProperties?: Readonly<Record<string, unknown>>;
  readonly keepaliveInterval?: Seconds | null;
}

/** Time that a worker is left alone after a build on it failed for no fault of the build (Buildbot: 10 s). */
const FIRST_QUARANTINE: Seconds = 10;
const LONGEST_QUARANTINE: Seconds = 3600;

export class PlainWorker implements MasterWorker {
  readonly name: string;
  readonly password: string;
  readonly maxBuilds: number | undefined;
  readonly locks: readonly LockAccess[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly defaultProperties: Readonly<Record<string, unknown>>;
  readonly keepaliveInterval: Seconds | null | undefined;
  #master: MasterPort | undefined;
  #connection: WorkerConnection | undefined;
  #quarantine: Timer | undefined;
  #quarantineTime = FIRST_QUARANTINE;
  #stopped = false;

  constructor(name: string, password: string, options: PlainWorkerOptions = {}) {
    this.name = name;
    this.password = password;
    this.maxBuilds = options.maxBuilds;
    this.locks = options.locks ?? [];
    this.properties = options.properties ?? {};
    this.defaultProperties = options.defaultProperties ?? {};
    this.keepaliveInterval = options.keepaliveInterval;
  }

  start(master: MasterPort): void {
    this.#master = master;
  }

  canStartBuild(): boolean {
    return this.#connection !== undefined && this.#quarantine === undefined && !this.#stopped;
  }

  isSubstantiated(): boolean {
    return this.#connection !== undefined;
  }

  isCompatibleWithBuild(): boolean {
    return true;
  }

  async substantiate(): Promise<void> {
    if (!this.#connection) throw new Error(`worker ${this.name} is not connected`);
  }

  attached(connection: WorkerConnection): void {
    this.#connection = connection;
    this.#master?.workerFree?.(this.name);
  }

  detached(): void {
    this.#connection = undefined;
  }

  buildStarted(): void {}

  buildFinished(_build: Build, result: BuildResult): void {
    if (result === 'exception' || result === 'retry') this.#enterQuarantine();
    else this.#quarantineTime = FIRST_QUARANTINE;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#quarantine?.cancel();
    await this.#connection?.disconnect();
  }

  #enterQuarantine(): void {
    if (this.#quarantine || !this.#master || this.#stopped) return;
    this.#quarantine = this.#master.clock.setTimer(this.#quarantineTime * 1000, () => {
      this.#quarantine = undefined;
      this.#master?.workerFree?.(this.name);
    });
    this.#quarantineTime = Math.min(2 * this.#quarantineTime, LONGEST_QUARANTINE);
  }
}
