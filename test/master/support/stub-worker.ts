/** A worker whose substantiation goes as the test says; its agent is a `FakeWorker`. */
import type { Build, MasterPort, MasterWorker, WorkerConnection } from '../../../src/master/index.js';

export interface StubOptions {
  readonly substantiate?: (build: Build, signal: AbortSignal) => Promise<unknown>;
  readonly compatible?: (build: Build) => boolean;
  readonly settings?: MasterWorker['settings'];
}

export class StubWorker implements MasterWorker {
  readonly name: string;
  readonly password: string = 'secret';
  readonly phase = 'STUB';
  readonly settings: MasterWorker['settings'];
  readonly #options: StubOptions;
  readonly #master: MasterPort;
  #connection: WorkerConnection | undefined;
  /** What the master told it, in order. */
  readonly told: string[] = [];
  ready = true;

  constructor(name: string, master: MasterPort, options: StubOptions = {}) {
    this.name = name;
    this.#master = master;
    this.#options = options;
    this.settings = options.settings ?? { max_builds: 1 };
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  canStartBuild(): boolean {
    return this.ready;
  }

  isCompatibleWithBuild(build: Build): boolean {
    return this.#options.compatible?.(build) ?? true;
  }

  async substantiate(build: Build, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    this.told.push('substantiate');
    await this.#options.substantiate?.(build, signal);
  }

  attached(connection: WorkerConnection): void {
    this.#connection = connection;
    this.#master.workerFree?.(this.name);
  }

  detached(): void {
    this.#connection = undefined;
  }

  buildStarted(): void {
    this.told.push('started');
  }

  buildFinished({ result }: { readonly result: string }): void {
    this.told.push(result);
  }

  async stop(): Promise<void> {
    this.told.push('stop');
    await this.#connection?.disconnect();
  }
}
