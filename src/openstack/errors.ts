import type { Seconds } from '../clock.js';

/** What is known about a call that failed. */
export interface Failure {
  /** `identity`, `compute`, `image`, `volume` or `network`. */
  readonly service: string;
  /** What was asked, in words: `create server`. */
  readonly operation: string;
  /** The HTTP status; absent when no answer came. */
  readonly status?: number | undefined;
  /** The cloud's own words, without secrets. */
  readonly detail: string;
  /** What the cloud's operator finds the call by in the logs. */
  readonly requestId?: string | undefined;
  readonly retryAfter?: Seconds | undefined;
  /** The cloud may have created something although the call failed. */
  readonly ambiguous?: boolean | undefined;
  readonly cause?: unknown;
}

/** Every failure of a cloud is one of this, or the reason of the signal that ended the wait. */
export class OpenStackError extends Error {
  override readonly name: string = 'OpenStackError';
  readonly service: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly retryAfter: Seconds | undefined;
  /**
   * True when the cloud may have created something although the call failed: look before repeating it. Always
   * false for calls that may be repeated anyway.
   */
  readonly ambiguous: boolean;

  constructor(failure: Failure) {
    super(describe(failure), failure.cause === undefined ? undefined : { cause: failure.cause });
    this.service = failure.service;
    this.operation = failure.operation;
    this.status = failure.status;
    this.detail = failure.detail;
    this.requestId = failure.requestId;
    this.retryAfter = failure.retryAfter;
    this.ambiguous = failure.ambiguous ?? false;
  }
}

function describe({ service, operation, status, detail, requestId }: Failure): string {
  const answer = status === undefined ? '' : `${status} `;
  const request = requestId === undefined ? '' : ` (request ${requestId})`;
  return `${service}: ${operation} failed: ${answer}${detail}${request}`;
}

/** Keystone refuses the credentials, the token has no project, or a service refuses even a new token. */
export class AuthenticationError extends OpenStackError {
  override readonly name: string = 'AuthenticationError';
}

/** The identity service does not speak the version of the API that its URL, or the credentials, ask for. */
export class IdentityVersionUnsupported extends AuthenticationError {
  override readonly name = 'IdentityVersionUnsupported';
  /** What the root document of the identity service offers: `v3`, `v2.0`; empty when it offers nothing. */
  readonly offered: readonly string[];
  constructor(failure: Failure, offered: readonly string[]) {
    super(failure);
    this.offered = offered;
  }
}

/** The service catalog has no endpoint of the type, interface and region asked for. */
export class EndpointNotFound extends OpenStackError {
  override readonly name = 'EndpointNotFound';
}

export class NotFound extends OpenStackError {
  override readonly name = 'NotFound';
}

export class Conflict extends OpenStackError {
  override readonly name = 'Conflict';
}

export class BadRequest extends OpenStackError {
  override readonly name = 'BadRequest';
}

export class Forbidden extends OpenStackError {
  override readonly name: string = 'Forbidden';
}

/** One limit that a request would have passed. Amounts that the cloud does not tell are absent. */
export interface ExceededQuota {
  /** As the cloud calls it: `instances`, `cores`, `ram`, `volumes`, `gigabytes`. */
  readonly resource: string;
  /** How many were asked for; text, because Nova writes `2-3` for a range. */
  readonly requested?: string;
  readonly used?: number;
  readonly limit?: number;
}

export class QuotaExceeded extends Forbidden {
  override readonly name = 'QuotaExceeded';
  readonly quotas: readonly ExceededQuota[];
  constructor(failure: Failure, quotas: readonly ExceededQuota[]) {
    super(failure);
    this.quotas = quotas;
  }
}

/** 429, or 413 `overLimit`: asked too often. `retryAfter` says when it may be tried again, if the cloud did. */
export class RateLimited extends OpenStackError {
  override readonly name = 'RateLimited';
}

export interface MicroversionRange {
  /** `2.1`, or empty where the API has no microversions. */
  readonly minimum: string;
  readonly maximum: string;
}

export class MicroversionUnsupported extends OpenStackError {
  override readonly name = 'MicroversionUnsupported';
  readonly requested: string;
  readonly offered: MicroversionRange;
  constructor(failure: Failure, requested: string, offered: MicroversionRange) {
    super(failure);
    this.requested = requested;
    this.offered = offered;
  }
}

/** 5xx: the cloud, not the request, is at fault. */
export class CloudUnavailable extends OpenStackError {
  override readonly name: string = 'CloudUnavailable';
}

/** No answer came: refused, reset, unknown host, bad certificate, timeout. `cause` is the socket's error. */
export class ConnectionError extends CloudUnavailable {
  override readonly name = 'ConnectionError';
  /** The error code of the socket (`ECONNREFUSED`), or `TIMEOUT`. */
  readonly code: string;
  /** False when it is certain that nothing reached the cloud. */
  readonly sent: boolean;
  constructor(failure: Failure, code: string, sent: boolean) {
    super(failure);
    this.code = code;
    this.sent = sent;
  }
}

/** An answer that is not what the API promises; `detail` names the fields, never their values. */
export class InvalidResponse extends OpenStackError {
  override readonly name = 'InvalidResponse';
}

/** The session was closed while the call was on its way, or before. */
export class SessionClosed extends OpenStackError {
  override readonly name = 'SessionClosed';
}

export interface ConfigProblem {
  /** Where: `auth.password`, `clouds.yaml: clouds.ci.profile`, `OS_AUTH_URL`. */
  readonly path: string;
  readonly message: string;
}

/** Credentials or clouds.yaml that cannot be used: everything that is wrong with them, in one error. */
export class CloudConfigError extends Error {
  override readonly name = 'CloudConfigError';
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
