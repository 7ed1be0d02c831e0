import { Agent, type Dispatcher, request } from 'undici';
import type { TlsOptions } from '../auth.js';
import type { Answer } from './call.js';

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends bytes and gives bytes. Redirects are not followed: a token must not travel to where one points. */
export type Wire = (request: WireRequest) => Promise<Answer>;

/** How the session reaches the cloud: an undici Dispatcher, or a `fetch`. */
export type Transport = Dispatcher | typeof fetch;

export function wireOf(transport: Transport): Wire {
  return typeof transport === 'function' ? fetchWire(transport) : dispatcherWire(transport);
}

/** Enough connections for a master with hundreds of workers under the default rate limit. */
const CONNECTIONS_PER_HOST = 16;

/** The pool of connections of a session that was not given a transport. */
export function pooledAgent(tls: TlsOptions = {}): Agent {
  const { ca, cert, key, verify = true } = tls;
  return new Agent({
    connections: CONNECTIONS_PER_HOST,
    // The session's own deadline, which goes by its clock, holds instead.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      rejectUnauthorized: verify,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  });
}

function dispatcherWire(dispatcher: Dispatcher): Wire {
  return async ({ url, method, headers, body, signal }) => {
    const answer = await request(url, { dispatcher, method, headers, body: body ?? null, signal });
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      text: await answer.body.text(),
    };
  };
}

function fetchWire(fetch: typeof globalThis.fetch): Wire {
  return async ({ url, method, headers, body, signal }) => {
    const answer = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text: await answer.text(),
    };
  };
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
