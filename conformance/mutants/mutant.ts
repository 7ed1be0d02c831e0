import type { FaultInput } from '../../sim/index.js';
import type { WorkerOptions } from '../subjects/subject.js';

/** A request on its way, as a mutant may change it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: unknown;
}

/** A deliberate fault, which some check must notice. */
export interface Mutant {
  readonly id: string;
  readonly where: 'worker' | 'cloud';
  readonly what: string;
  /** Ids of checks that are tried first, with `*` for anything. */
  readonly expected: readonly string[];
  /** What the worker makes of its options. */
  readonly options?: (options: WorkerOptions) => WorkerOptions;
  /** What the worker sends. Undefined: it does not, and believes that the answer was 204. */
  readonly request?: (request: WireRequest) => WireRequest | undefined;
  /** What everybody is answered: the body, as JSON, of what this request asked. */
  readonly answer?: (body: unknown, request: WireRequest, status: number) => unknown;
  /** What the cloud does. */
  readonly faults?: readonly FaultInput[];
  /** Errors of this kind are passed over: the worker says that all is well. */
  readonly swallows?: boolean;
}
