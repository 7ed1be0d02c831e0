/** How a substantiation fails. Every error names the worker and carries no secret. */
import type { Seconds } from '../clock.js';

/** How far a launch has come. */
export type Stage =
  | 'removing the last instance'
  | 'authenticating'
  | 'removing leftovers'
  | 'choosing image and flavor'
  | 'creating'
  | 'building'
  | 'attaching';

/** Nova's account of an ERROR. */
export interface Fault {
  readonly code: number;
  readonly message: string;
}

/** What is known about an instance that did not become a worker. */
export interface Report {
  readonly worker: string;
  readonly stage: Stage;
  /** Since the substantiation was asked for. */
  readonly elapsed: Seconds;
  readonly instanceId?: string | undefined;
  /** Nova's status of it, in upper case. */
  readonly status?: string | undefined;
  readonly fault?: Fault | undefined;
  /** The last lines of its console, where the cloud gives them. */
  readonly consoleTail?: string | undefined;
}

/** Any end of a substantiation but success. */
export class SubstantiationError extends Error {
  override readonly name: string = 'SubstantiationError';
  readonly worker: string;

  constructor(worker: string, message: string, cause?: unknown) {
    super(`${worker}: ${message}`, cause === undefined ? undefined : { cause });
    this.worker = worker;
  }
}

class ReportedError extends SubstantiationError {
  readonly report: Report;

  constructor(what: string, report: Report, cause?: unknown) {
    super(report.worker, `${what}${instanceOf(report, what)}`, cause);
    this.report = report;
  }

  get stage(): Stage {
    return this.report.stage;
  }
  get elapsed(): Seconds {
    return this.report.elapsed;
  }
  get instanceId(): string | undefined {
    return this.report.instanceId;
  }
  get status(): string | undefined {
    return this.report.status;
  }
  get fault(): Fault | undefined {
    return this.report.fault;
  }
  get consoleTail(): string | undefined {
    return this.report.consoleTail;
  }
}

function instanceOf({ instanceId, status, fault }: Report, told: string): string {
  if (instanceId === undefined) return '';
  const news = [
    told.includes(instanceId) ? undefined : `instance ${instanceId} was ${status ?? 'of unknown status'}`,
    fault && !told.includes(fault.message.trim()) ? `fault: ${fault.message.trim()}` : undefined,
  ];
  return news.flatMap((what) => (what === undefined ? [] : [`; ${what}`])).join('');
}

/** The attempt failed; another may succeed. The build goes back in the queue. */
export class SubstantiationFailed extends ReportedError {
  override readonly name = 'SubstantiationFailed';

  constructor(report: Report, cause: unknown) {
    super(`failed while ${report.stage}: ${messageOf(cause)}`, report, cause);
  }
}

/** It will fail again until the configuration, or the account, is changed. */
export class CannotSubstantiate extends ReportedError {
  override readonly name = 'CannotSubstantiate';

  constructor(report: Report, cause: unknown) {
    super(`cannot substantiate, failed while ${report.stage}: ${messageOf(cause)}`, report, cause);
  }
}

/** `missing_timeout` passed, counted from the request to the agent's attaching. */
export class SubstantiationTimeout extends ReportedError {
  override readonly name = 'SubstantiationTimeout';
  readonly timeout: Seconds;

  constructor(report: Report, timeout: Seconds) {
    super(`not attached within missing_timeout of ${timeout} s, still ${report.stage}`, report);
    this.timeout = timeout;
  }
}

/** Whoever could has ended it before it was done. */
export class SubstantiationCancelled extends SubstantiationError {
  override readonly name = 'SubstantiationCancelled';
  readonly by: 'insubstantiate' | 'drain' | 'stop' | 'caller';

  constructor(worker: string, by: SubstantiationCancelled['by'], cause?: unknown) {
    super(worker, `substantiation cancelled by ${by === 'caller' ? 'its caller' : by}`, cause);
    this.by = by;
  }
}

export class WorkerShutDown extends SubstantiationError {
  override readonly name = 'WorkerShutDown';

  constructor(worker: string) {
    super(worker, 'has been stopped and substantiates no more');
  }
}

/** The connection of an agent was not accepted; the master closes it. */
export class AttachRefused extends Error {
  override readonly name = 'AttachRefused';
  readonly worker: string;

  constructor(worker: string, reason: string) {
    super(`${worker}: connection refused, ${reason}`);
    this.worker = worker;
  }
}

/** Nova put the instance in a state from which it does not become a worker, or somebody deleted it. */
export class InstanceBroken extends Error {
  override readonly name = 'InstanceBroken';
  readonly instanceId: string;
  readonly status: string;

  constructor(instanceId: string, status: string, fault?: Fault) {
    super(`instance ${instanceId} is ${status}${fault ? `: ${fault.message.trim()}` : ''}`);
    this.instanceId = instanceId;
    this.status = status;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
