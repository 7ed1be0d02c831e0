import type { IAsyncProperty, IProperty } from 'fast-check';
import type { Laboratory } from '../sim/index.js';
import type { Clock, Seconds, Server, Volume } from '../src/index.js';
import type { Api } from './evidence/api.js';
import type { Exchange } from './evidence/exchange.js';
import type { Subject, SubjectWorker, WorkerOptions, WorkerSpec } from './subjects/subject.js';
import type { Ingredients } from './targets/ingredients.js';
import type { Target } from './targets/target.js';

/** A worker of the subject's, with the name that its servers bear. */
export interface BenchWorker extends SubjectWorker {
  readonly name: string;
}

/** What a check works at: a target, a subject, and the means to look at what it did. */
export interface Bench {
  readonly target: Target;
  readonly subject: Subject;
  readonly clock: Clock;
  /** Aborts when the run, or the check's time, ends. */
  readonly signal: AbortSignal;
  /** Requests of the kit's own. Whatever they create is removed after the check. */
  readonly api: Api;
  /** The metadata by which this run's servers and volumes are known. */
  readonly mark: Readonly<Record<string, string>>;
  /** Names for what a check makes itself begin with it. */
  readonly prefix: string;

  /** The cheapest that there is. @throws Skip when a worker cannot be made of what there is */
  ingredients(): Promise<Ingredients>;
  /**
   * A worker with the target's account, its cheapest flavor and image, and these options on top; one that is
   * undefined is left out.
   */
  worker(options?: WorkerOptions, spec?: Partial<WorkerSpec>): Promise<BenchWorker>;
  /** Waits; on a virtual clock, time passes meanwhile. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** Lets time pass. */
  pass(seconds: Seconds): Promise<void>;
  /** Waits for something to be true. @throws CheckFailed with what was awaited */
  until(what: string, holds: () => Promise<boolean>, within?: Seconds): Promise<void>;
  /** Servers of this check, as the cloud shows them one by one; deleted ones left out. */
  servers(): Promise<readonly Server[]>;
  /** Volumes that are, or were, attached to servers of this check, or were made by it. */
  volumes(): Promise<readonly Volume[]>;
  /** What the subject asked of the cloud, oldest first. */
  exchanges(): Promise<readonly Exchange[]>;
  /** Bodies of POST /servers of the subject's. */
  creations(): Promise<readonly CreationRequest[]>;
  /** Faults and time. @throws Skip where there is none */
  laboratory(): Laboratory;
  /** Tries a property as often as the run can afford. */
  property<Values>(property: IAsyncProperty<Values> | IProperty<Values>, share?: number): Promise<void>;
  /** For the report: something measured, in seconds. */
  measure(what: string, seconds: Seconds): void;
  /** For the report: something seen. */
  note(text: string): void;
}

/** `server` of a POST /servers. */
export interface CreationRequest {
  readonly server: Readonly<Record<string, unknown>>;
  readonly hints: Readonly<Record<string, unknown>>;
  readonly devices: readonly Readonly<Record<string, unknown>>[];
  readonly headers: Readonly<Record<string, string>>;
}
