/** What those who wait are told when they get no worker. */
import type { Seconds } from '../clock.js';
import type { Failure } from './lifecycle.js';
import { isMisconfiguration } from './misconfiguration.js';
import type { Findings } from './post-mortem.js';
import {
  CannotSubstantiate,
  type Report,
  type Stage,
  SubstantiationCancelled,
  type SubstantiationError,
  SubstantiationFailed,
  SubstantiationTimeout,
  WorkerShutDown,
} from './substantiation-error.js';

/** Ends that need no examination. */
export function plainError(
  worker: string,
  failure: Extract<Failure, { kind: 'cancelled' | 'shut down' }>,
): SubstantiationError {
  return failure.kind === 'cancelled'
    ? new SubstantiationCancelled(worker, failure.by)
    : new WorkerShutDown(worker);
}

export interface Circumstances {
  readonly worker: string;
  readonly stage: Stage;
  readonly elapsed: Seconds;
  readonly missingTimeout: Seconds;
  readonly instanceId?: string | undefined;
}

export function reportedError(
  failure: Extract<Failure, { kind: 'failed' | 'timeout' }>,
  { missingTimeout, ...facts }: Circumstances,
  findings: Findings,
) {
  const report: Report = { ...facts, ...findings };
  if (failure.kind === 'timeout') return new SubstantiationTimeout(report, missingTimeout);
  return isMisconfiguration(failure.error)
    ? new CannotSubstantiate(report, failure.error)
    : new SubstantiationFailed(report, failure.error);
}
