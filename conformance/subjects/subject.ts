import type { Seconds } from '../../src/index.js';

/**
 * Chooses an image, in words that any process understands. `{ $callable: 'oldest' }` stands where the
 * specification has a function.
 */
export interface CallableName {
  readonly $callable: 'oldest' | 'newest' | 'throws' | 'nothing' | 'stranger' | 'never' | `id:${string}`;
}

/** Options of a worker by their documented names, as JSON. */
export type WorkerOptions = Readonly<Record<string, unknown>>;

export interface WorkerSpec {
  readonly name: string;
  readonly password: string;
  readonly options: WorkerOptions;
  /** Enters the ownership metadata. */
  readonly masterName: string;
}

/** How a subject says no. `kind` is what the kit judges by; `message` is for people. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
  readonly kind: SubjectErrorKind;

  constructor(kind: SubjectErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export type SubjectErrorKind =
  /** Refused before any request. */
  | 'configuration'
  /** Will fail again until configuration or account change. */
  | 'cannot'
  /** This attempt failed. */
  | 'failed'
  /** missing_timeout passed. */
  | 'timeout'
  | 'cancelled'
  /** The subject itself broke: crashed, hung, or does not speak the protocol. */
  | 'broken';

/** A worker under test. */
export interface SubjectWorker {
  /**
   * Resolves when the worker is there. Its agent attaches as soon as the instance is ACTIVE, or never.
   * @throws SubjectError
   */
  substantiate(options?: { readonly attach?: boolean; readonly properties?: WorkerOptions }): Promise<void>;
  insubstantiate(): Promise<void>;
  stop(): Promise<void>;
}

/** A kind of worker: ours, or any other that an adapter speaks for. */
export interface Subject {
  readonly name: string;
  /** Lives in this process, on the target's clock and transport, and takes callables. */
  readonly inProcess: boolean;
  /** How long a poll of its takes to see a change. */
  readonly pollInterval: Seconds;
  /** @throws SubjectError of kind `configuration` when the options are refused */
  configure(spec: WorkerSpec): Promise<SubjectWorker>;
  close(): Promise<void>;
}
