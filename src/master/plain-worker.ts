/** A worker whose machine is always there, and connects by itself. */
import { fingerprint } from '../worker/fingerprint.js';
import { Quarantine } from '../worker/quarantine.js';
import type { MasterWorker, WorkerSettings } from './master-worker.js';
import type { BuildResult, MasterPort, WorkerConnection } from './port.js';

export class PlainWorker implements MasterWorker {
  readonly name: string;
  readonly password: string;
  readonly settings: WorkerSettings;
  readonly #master: MasterPort;
  readonly #quarantine: Quarantine;
  #connection: WorkerConnection | undefined;
  #paused = false;
  #stopped = false;

  constructor(
    name: string,
    password: string,
    settings: WorkerSettings,
    { master }: { readonly master: MasterPort },
  ) {
    this.name = name;
    this.password = password;
    this.settings = settings;
    this.#master = master;
    this.#quarantine = new Quarantine(master.clock, () => master.workerFree?.(name));
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  get fingerprint(): string {
    return fingerprint([this.name, this.settings]);
  }

  get phase(): string {
    if (!this.#connection) return 'missing';
    return this.#quarantine.active ? 'in quarantine' : 'connected';
  }

  canStartBuild(): boolean {
    return this.connected && !this.#quarantine.active && !this.#paused && !this.#stopped;
  }

  isCompatibleWithBuild(): boolean {
    return true;
  }

  async substantiate(): Promise<void> {
    if (!this.connected) throw new Error(`worker ${this.name} is not connected`);
  }

  attached(connection: WorkerConnection): void {
    this.#connection = connection;
    this.#master.workerFree?.(this.name);
  }

  detached(connection: WorkerConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  buildStarted(): void {}

  buildFinished({ result }: { readonly result: BuildResult }): void {
    if (result === 'exception' && !this.#stopped) this.#quarantine.enter();
    else if (result !== 'retry') this.#quarantine.forget();
  }

  pause(): void {
    this.#paused = true;
  }

  unpause(): void {
    this.#paused = false;
    this.#quarantine.leave();
    this.#master.workerFree?.(this.name);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#quarantine.leave();
    await this.#connection?.disconnect();
  }
}
