/**
 * What the embedded master needs of a worker. `OpenStackLatentWorker` is one; so is `PlainWorker`, whose
 * machine is always there; yours may be another.
 */
import type { Seconds } from '../clock.js';
import type { Build, BuildResult, LockAccess, MasterPort, WorkerConnection } from './port.js';

export interface MasterWorker {
  readonly name: string;
  /** What its agent logs in with. */
  readonly password: string;
  /** Builds at once; undefined: one for each builder. */
  readonly maxBuilds?: number | undefined;
  readonly locks?: readonly LockAccess[] | undefined;
  /** Set on every build of the worker. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /** Set where a build has no such property. */
  readonly defaultProperties?: Readonly<Record<string, unknown>> | undefined;
  /** Between two `keepalive` requests; null: none. */
  readonly keepaliveInterval?: Seconds | null | undefined;

  /** Called once, before anything else. */
  start(master: MasterPort): void | Promise<void>;
  /** Whether it would take a build now. When that becomes true it calls the port's `workerFree`. */
  canStartBuild(): boolean;
  /** Whether its machine is up, so that a build begins at once. */
  isSubstantiated(): boolean;
  /** Whether the machine that is up, if one is, is what the build needs. */
  isCompatibleWithBuild(build: Build): boolean | Promise<boolean>;
  /**
   * Resolves when its agent is attached. Rejects when that cannot be had; the build then waits for another
   * turn, unless the error has `retry: false`.
   */
  substantiate(build: Build, signal: AbortSignal): Promise<unknown>;
  /** Its agent has logged in. Throws, or rejects, to turn it away. */
  attached(connection: WorkerConnection): void | Promise<void>;
  /** The agent's connection has ended. */
  detached(): void;
  /** A build was given to it; `substantiate` follows. */
  buildStarted(build: Build): void;
  buildFinished(build: Build, result: BuildResult): void;
  /** What its machine is doing, in a word or two, for people. */
  describe?(): string;
  /** Asks its cloud whether the configuration would work: everything that is wrong, nothing if all is well. */
  check?(): Promise<readonly { readonly path: string; readonly message: string }[]>;
  /** Ends its machine. Resolves when nothing of it is left. */
  stop(): Promise<void>;
}
