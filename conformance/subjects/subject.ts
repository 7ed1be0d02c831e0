import type { Clock, Seconds } from '../../src/index.js';
import type { Target } from '../targets/target.js';

/** Options of a worker by their documented names, as JSON. */
export type WorkerOptions = Readonly<Record<string, unknown>>;

/**
 * Stands where the specification has a function, in words that any process understands:
 * `{ $callable: 'oldest' }`.
 */
export interface CallableName {
  readonly $callable: 'oldest' | 'newest' | 'throws' | 'nothing' | 'stranger' | 'never' | `id:${string}`;
}

export interface WorkerSpec {
  readonly name: string;
  readonly password: string;
  readonly options: WorkerOptions;
  /** Enters the ownership metadata. */
  readonly masterName: string;
  /** Where options that were left out are looked up. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a subject says no. `kind` is what the kit judges by; `message` is for people. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
  readonly kind: SubjectErrorKind;

  constructor(kind: SubjectErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

export const SUBJECT_ERROR_KINDS = [
  /** Refused before any request. */
  'configuration',
  /** Will fail again until configuration or account change. */
  'cannot',
  /** This attempt failed. */
  'failed',
  /** missing_timeout passed. */
  'timeout',
  'cancelled',
  /** The subject itself broke: crashed, hung, or does not speak the protocol. */
  'broken',
] as const;
export type SubjectErrorKind = (typeof SUBJECT_ERROR_KINDS)[number];

/** What a subject sent to the addresses of `notify_on_missing`. */
export interface Notice {
  readonly to: readonly string[];
  readonly text: string;
}

/** A worker under test. */
export interface SubjectWorker {
  /**
   * Resolves when the worker is there. Its agent attaches as soon as the instance is ACTIVE, or never.
   * @throws SubjectError
   */
  substantiate(options?: Attaching): Promise<void>;
  insubstantiate(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
  /** A build begins and ends. */
  build(): Promise<void>;
  notices(): Promise<readonly Notice[]>;
  /** Options as they are in force, defaults too: of a subject with the capability. */
  settings(): Promise<Readonly<Record<string, unknown>>>;
}

export interface Attaching {
  /** Default: when the instance is ACTIVE. */
  readonly attach?: 'active' | 'building' | 'never';
}

export const CAPABILITIES = [
  'in process',
  'builds',
  'notices',
  'environment',
  'settings',
  'masters',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Where a subject works. */
export interface Workplace {
  readonly target: Target;
  readonly clock: Clock;
}

/** A kind of worker: ours, or any other that an adapter speaks for. */
export interface Subject {
  readonly name: string;
  /** Defects that its author knows of: what is said of a check of this id that fails. */
  known?(check: string): string | undefined;
  readonly capabilities: ReadonlySet<Capability>;
  /** @throws SubjectError of kind `configuration` when the options are refused */
  configure(spec: WorkerSpec, at: Workplace): Promise<SubjectWorker>;
  close(): Promise<void>;
}

/** How long a worker that polls may take to see a change. */
export const POLL_PATIENCE: Seconds = 12;
