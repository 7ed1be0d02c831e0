import type { Clock, Seconds } from '../../clock.js';
import type { Closing } from '../closing.js';
import { ConnectionError, SessionClosed } from '../errors.js';
import type { CloudLogger } from '../options.js';
import type { Answer, Call, Exchange } from './call.js';
import { DeadlinePassed, withDeadline } from './deadline.js';
import { requestId } from './fault.js';
import type { Wire } from './transport.js';

export interface OverWireOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly requestTimeout: Seconds;
  readonly closing: Closing;
  readonly userAgent: string;
  readonly logger: CloudLogger;
}

/** The innermost exchange: JSON on the wire, within the deadline, and sockets' errors as ours. */
export function overWire(options: OverWireOptions): Exchange {
  const { wire, clock, requestTimeout, closing, userAgent, logger } = options;
  return async (call) => {
    const begun = clock.now();
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const limits = { clock, limit: requestTimeout, signal: call.signal, closing };
    try {
      const answer = await withDeadline(limits, (whenGivenUp) =>
        wire({
          method: call.method,
          url: call.url,
          headers: headersOf(call, userAgent),
          body,
          whenGivenUp,
        }),
      );
      logger.debug(describe(call, answer, clock.now() - begun));
      return answer;
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (closing.closed) throw closed(call);
      throw connectionError(call, error);
    }
  };
}

function headersOf(call: Call, userAgent: string): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...call.headers,
  };
}

function describe({ service, method, url }: Call, answer: Answer, took: number): string {
  const id = requestId(answer);
  return `${service}: ${method} ${pathOf(url)} ${answer.status} in ${Math.round(took)} ms${id ? ` ${id}` : ''}`;
}

/** Without the query, in which there may be names. */
function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/]*([^?#]*)/.exec(url)?.[1] ?? '';
}

export function closed({ service, operation }: Pick<Call, 'service' | 'operation'>): SessionClosed {
  return new SessionClosed({ service, operation, detail: 'the session is closed' });
}

interface SocketError {
  readonly code?: string;
  readonly syscall?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

/** Codes that only occur before a request is on its way. */
const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'UND_ERR_INVALID_ARG',
]);

function connectionError(call: Call, error: unknown): ConnectionError {
  const where = new URL(call.url).origin;
  const reason = rootOf(error);
  const passed = error instanceof DeadlinePassed;
  const code = passed ? 'TIMEOUT' : (reason.code ?? 'UNKNOWN');
  const sent = !UNSENT.has(code) && reason.syscall !== 'connect' && reason.syscall !== 'getaddrinfo';
  const failure = {
    service: call.service,
    operation: call.operation,
    detail: `${explain(code, reason)} (${where})`,
    ambiguous: sent && call.repeat === 'unless-executed',
    cause: error,
  };
  return new ConnectionError(failure, code, sent);
}

/** `fetch` wraps the socket's error in one that says only "fetch failed". */
function rootOf(error: unknown): SocketError {
  let reason = (error ?? {}) as SocketError;
  while (reason.code === undefined && reason.cause instanceof Error) reason = reason.cause as SocketError;
  return reason;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; check the URL and its port',
  ENOTFOUND: 'there is no host of that name',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed',
  EPROTO: 'it does not speak TLS; is the URL one of http, not https?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; is the URL one of http, not https?',
};

function explain(code: string, { message }: SocketError): string {
  const words = WORDS[code] ?? (message || 'the connection failed');
  return code === 'TIMEOUT' || code === 'UNKNOWN' ? words : `${words} [${code}]`;
}
