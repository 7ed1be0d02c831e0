import { Agent, type Dispatcher } from 'undici';
import type { TlsOptions } from '../auth.js';
import type { Answer } from './call.js';
import type { WhenGivenUp } from './deadline.js';
import { Receiver } from './receiver.js';

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly whenGivenUp: WhenGivenUp;
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

/**
 * Straight to the dispatcher: `undici.request` would make a stream and a signal for each answer, of which nothing is
 * needed for a document that is read whole.
 */
function dispatcherWire(dispatcher: Dispatcher): Wire {
  return ({ url, method, headers, body, whenGivenUp }) =>
    new Promise((resolve, reject) => {
      const { origin, pathname, search } = new URL(url);
      const receiver = new Receiver(resolve, reject);
      whenGivenUp((reason) => receiver.giveUp(reason));
      const request = { origin, path: pathname + search, method: method as Dispatcher.HttpMethod, headers };
      dispatcher.dispatch({ ...request, body: body ?? null }, receiver);
    });
}

function fetchWire(fetch: typeof globalThis.fetch): Wire {
  return async ({ url, method, headers, body, whenGivenUp }) => {
    const controller = new AbortController();
    whenGivenUp((reason) => controller.abort(reason));
    const { signal } = controller;
    const answer = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text: await answer.text(),
    };
  };
}
