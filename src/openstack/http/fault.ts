import type { Clock, Milliseconds, Seconds } from '../../clock.js';
import {
  AuthenticationError,
  BadRequest,
  CloudUnavailable,
  Conflict,
  type Failure,
  Forbidden,
  InvalidResponse,
  MicroversionUnsupported,
  NotFound,
  type OpenStackError,
  QuotaExceeded,
  RateLimited,
} from '../errors.js';
import type { Answer, Call, Layer } from './call.js';
import { exceededQuotas } from './quota.js';
import { redact } from './redaction.js';

/** Turns every answer that is no success into a typed error. */
export function faultsRaised(clock: Clock): Layer {
  return (next) => async (call) => {
    const answer = await next(call);
    const fine = answer.status >= 200 && answer.status < 300;
    if (fine || call.alsoAccept?.includes(answer.status)) return answer;
    throw faultOf(call, answer, clock.now());
  };
}

/** What every service sends beside its answer, to find the call in the operator's logs. */
export function requestId({ headers }: Pick<Answer, 'headers'>): string | undefined {
  return headers['x-openstack-request-id'] ?? headers['x-compute-request-id'];
}

type Kind = new (failure: Failure) => OpenStackError;

const KINDS: Readonly<Record<number, Kind>> = {
  401: AuthenticationError,
  403: Forbidden,
  404: NotFound,
  408: CloudUnavailable,
  409: Conflict,
  429: RateLimited,
};

/** The error of an answer that is no success. */
export function faultOf(call: Call, answer: Answer, now: Milliseconds): OpenStackError {
  const fault = readFault(answer, (text) => readable(redact(text, call.hidden ?? [])));
  const failure: Failure = {
    service: call.service,
    operation: call.operation,
    status: answer.status,
    detail: fault.message || `status ${answer.status} without a message`,
    requestId: requestId(answer),
    retryAfter: retryAfter(answer, now) ?? fault.retryAfter,
    ambiguous: call.repeat === 'unless-executed' && answer.status >= 500,
  };
  return (
    redirect(answer, failure) ??
    quotaFault(answer, failure, fault) ??
    microversionFault(answer, failure) ??
    new (kindOf(answer.status, fault))(failure)
  );
}

function kindOf(status: number, fault: Fault): Kind {
  if (status >= 500) return CloudUnavailable;
  if (status === 413 && fault.overLimit) return RateLimited;
  return KINDS[status] ?? BadRequest;
}

function redirect({ status, headers }: Answer, failure: Failure): OpenStackError | undefined {
  if (status >= 400) return undefined;
  const detail =
    headers.location === undefined
      ? 'answered neither yes nor no, as a service does at a URL that it does not know; check the URL'
      : `answered with a redirect to ${headers.location}, which is not followed; give that URL`;
  return new InvalidResponse({ ...failure, detail });
}

function quotaFault({ status }: Answer, failure: Failure, fault: Fault): OpenStackError | undefined {
  if (status !== 403 && status !== 409 && !(status === 413 && fault.overLimit)) return undefined;
  const quotas = exceededQuotas(fault.message);
  return quotas.length === 0 ? undefined : new QuotaExceeded(failure, quotas);
}

const UNSUPPORTED = /Version (\S+) is not supported by the API\. Minimum is (\S+) and maximum is (\S+?)\.?$/;

function microversionFault({ status }: Answer, failure: Failure): OpenStackError | undefined {
  const match = status === 406 ? UNSUPPORTED.exec(failure.detail) : null;
  if (!match) return undefined;
  const [, requested = '', minimum = '', maximum = ''] = match;
  return new MicroversionUnsupported(failure, requested, { minimum, maximum });
}

interface Fault {
  readonly message: string;
  readonly overLimit: boolean;
  readonly retryAfter?: Seconds | undefined;
}

/**
 * The message of a fault in each shape there is: `{KEY: {message}}` of Nova, Cinder and Neutron, `{error:
 * {message}}` of Keystone and of the token middleware, `{message}` with HTML in it of Glance and of routers,
 * `{errors: [{detail}]}` of Placement, a page of HTML, or plain text.
 */
function readFault({ text, headers }: Answer, shown: (text: string) => string): Fault {
  const document = parseJson(text);
  if (document === undefined) return { message: shown(pageTitle(text, headers)), overLimit: false };
  const overLimit = asRecord(document.overLimit);
  const seconds = Number(overLimit?.retryAfter);
  return {
    message: shown(messageOf(document)),
    overLimit: overLimit !== undefined,
    retryAfter: overLimit === undefined || Number.isNaN(seconds) ? undefined : seconds,
  };
}

function messageOf(document: Readonly<Record<string, unknown>>): string {
  const first = Object.values(document)[0];
  const inner = asRecord(Array.isArray(first) ? first[0] : first);
  const candidates = [document.message, inner?.message, inner?.detail, first];
  return candidates.find((text): text is string => typeof text === 'string') ?? '';
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function pageTitle(text: string, headers: Answer['headers']): string {
  const html = headers['content-type']?.includes('html') || /^\s*<(!doctype|html)/i.test(text);
  if (!html) return text;
  return /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? text;
}

const LONGEST_MESSAGE = 500;

/**
 * One line without markup. What follows an empty line is left out: Keystone puts its schema and the whole
 * request there, password and all (recording auth-missing-identity).
 */
function readable(text: string): string {
  const line = text
    .replaceAll(/<[a-z/][^>]*>/gi, ' ')
    .trim()
    .split(/\n\s*\n/, 1)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)} ...` : line;
}

/** Retry-After as seconds from now; a date is measured by the cloud's own Date where it sends one. */
function retryAfter({ headers }: Answer, now: Milliseconds): Seconds | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Number(value);
  const until = Date.parse(value);
  const sent = Date.parse(headers.date ?? '');
  const from = Number.isNaN(sent) ? now : sent;
  return Number.isNaN(until) ? undefined : Math.max(0, (until - from) / 1000);
}
