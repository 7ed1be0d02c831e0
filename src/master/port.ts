/**
 * What a worker needs of its master, and nothing more. Any program that wants workers whose machines exist
 * only while there is work implements this; the embedded master of this package is one such program.
 */
import type { Clock } from '../clock.js';

export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A message to people. It never holds a password, a token or user data. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface MasterPort {
  /** Its hash is written on every instance, so that two masters in one project keep apart. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sends the notices of `notify_on_missing`. Without it they are only logged. */
  readonly mail?: (mail: Mail) => Promise<void>;
  /** The machine of a worker's `machine_name`, which is made ready before the worker's instance is. */
  readonly machine?: (name: string) => Machine | undefined;
  /** The worker may be able to take a build now: its instance is gone, a quarantine or a pause ended. */
  readonly workerFree?: (workerName: string) => void;
}

/** A machine that several workers may share. */
export interface Machine {
  /** Resolves once it is ready. @throws the signal's reason */
  substantiate(signal: AbortSignal): Promise<void>;
  buildStarted?(worker: string): void;
  buildFinished?(worker: string): void;
}

/** What a build tells a worker: the properties that options may be rendered from. */
export interface Build {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** How a build ended, in Buildbot's words. */
export type BuildResult =
  | 'success'
  | 'warnings'
  | 'failure'
  | 'skipped'
  | 'exception'
  | 'retry'
  | 'cancelled';

/** The agent's connection, as the master holds it. */
export interface WorkerConnection {
  /** Ends the connection. Called once, when the instance is about to go. */
  disconnect(): void | Promise<void>;
}

/** A lock that a build on the worker must hold, as Buildbot's `LockAccess`. The master claims and frees it. */
export interface LockAccess {
  readonly name: string;
  readonly mode: 'counting' | 'exclusive';
  readonly count?: number | undefined;
}

/** Drops every line. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
