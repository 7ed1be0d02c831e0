/**
 * What the embedded master needs of a worker. `OpenStackLatentWorker` is one; so is `PlainWorker`, whose
 * machine is always there; yours may be another. Names are those of Buildbot's worker options.
 */
import type { Seconds } from '../clock.js';
import type { Build, BuildResult, LockAccess, WorkerConnection } from './port.js';

export interface WorkerSettings {
  /** Builds at once; null or 0: one for each builder. */
  readonly max_builds?: number | null | undefined;
  /** Set on every build of the worker. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /** Set where a build has no such property. */
  readonly defaultProperties?: Readonly<Record<string, unknown>> | undefined;
  readonly locks?: readonly LockAccess[] | undefined;
  /** Between two `keepalive` requests; null: none. */
  readonly keepalive_interval?: Seconds | null | undefined;
}

/** What would keep a build from running; a warning may not. */
export interface Finding {
  readonly level: 'error' | 'warning';
  readonly path: string;
  readonly message: string;
}

export interface MasterWorker {
  readonly name: string;
  /** What its agent logs in with. */
  readonly password: string;
  readonly settings: WorkerSettings;
  /** What its machine is doing, in a word, for people. */
  readonly phase: string;
  /** Whether its agent is connected, so that a build begins at once. */
  readonly connected: boolean;

  /** What it was made of, but for the password: equal for workers that are the same. Absent: it is like no other. */
  readonly fingerprint?: string;

  /** Whether it would take a build now. When that becomes true it calls the port's `workerFree`. */
  canStartBuild(): boolean;
  /** Whether the machine that is up, if one is, is what the build needs. */
  isCompatibleWithBuild(build: Build): boolean | Promise<boolean>;
  /**
   * Resolves when its agent is attached. Rejects when that cannot be had; the build then waits for another
   * turn, but for an error that is named CannotSubstantiate: that one ends the build.
   */
  substantiate(build: Build, options: { readonly signal: AbortSignal }): Promise<unknown>;
  /** Its agent has logged in. Throws, or rejects, to turn it away. */
  attached(connection: WorkerConnection): void | Promise<void>;
  detached(connection: WorkerConnection): void;
  /** A build was given to it; `substantiate` follows. */
  buildStarted(): void;
  buildFinished(outcome: { readonly result: BuildResult }): void;
  /** No more builds for now. Those that run go on. */
  pause?(): void;
  /** Also ends a quarantine. */
  unpause?(): void;
  /** Begins to remove what an earlier life left in its cloud, without waiting for a build. Never rejects. */
  sweep?(): Promise<void>;
  /**
   * Ends its machine. Resolves when nothing of it is left. `fast`: it was never used, or there is no time
   * to wait for the confirmation.
   */
  stop(options?: { readonly fast?: boolean }): Promise<void>;
  /** Asks its cloud whether its configuration would work: what is wrong with it. Creates nothing. */
  check?(options: { readonly build: Build }): Promise<readonly Finding[]>;
  /** A launch begins, for workers that have launches: see LaunchPassword. */
  on?(event: 'substantiating', listener: () => void): unknown;
}
