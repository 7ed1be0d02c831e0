import type { Dispatcher } from 'undici';
import type { Clock, Milliseconds } from '../../src/index.js';
import { type Exchange, json, operationOf } from './exchange.js';

/** Keeps what goes through a dispatcher, in the order in which it was asked. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly dispatcher: Dispatcher;

  constructor(inner: Dispatcher, clock: Clock) {
    this.dispatcher = inner.compose((dispatch) => (options, handler) => {
      const place = this.exchanges.length;
      const asked = requested(options, clock.now());
      this.exchanges.push(asked);
      const told = (answer: Answer): void => {
        this.exchanges[place] = { ...asked, ...answer, took: clock.now() - asked.at };
      };
      return dispatch(options, listening(handler, told));
    });
  }
}

type Answer = Pick<Exchange, 'status' | 'responseHeaders' | 'responseBody'> & { readonly error?: string };

function requested(options: Dispatcher.DispatchOptions, at: Milliseconds): Exchange {
  const url = `${options.origin ?? ''}${options.path}`;
  return {
    at,
    method: options.method,
    url,
    operation: operationOf(options.method, url),
    requestHeaders: headersOf(options.headers),
    requestBody: json(typeof options.body === 'string' ? options.body : undefined),
    status: undefined,
    responseHeaders: {},
    responseBody: undefined,
    took: 0,
  };
}

/** The same handler, overheard. */
function listening(
  inner: Dispatcher.DispatchHandler,
  tell: (answer: Answer) => void,
): Dispatcher.DispatchHandler {
  let status: number | undefined;
  let responseHeaders: Record<string, string> = {};
  const chunks: Buffer[] = [];
  const body = (): unknown => json(Buffer.concat(chunks).toString('utf8'));
  return {
    onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
    onRequestUpgrade: (...all) => inner.onRequestUpgrade?.(...all),
    onResponseStart: (controller, code, headers, message) => {
      status = code;
      responseHeaders = headersOf(headers);
      inner.onResponseStart?.(controller, code, headers, message);
    },
    onResponseData: (controller, chunk) => {
      chunks.push(chunk);
      inner.onResponseData?.(controller, chunk);
    },
    onResponseEnd: (controller, trailers) => {
      tell({ status, responseHeaders, responseBody: body() });
      inner.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (controller, error) => {
      tell({ status: undefined, responseHeaders, responseBody: body(), error: error.message });
      inner.onResponseError?.(controller, error);
    },
  };
}

function headersOf(given: unknown): Record<string, string> {
  if (!given || typeof given !== 'object') return {};
  const pairs = Array.isArray(given)
    ? Array.from({ length: given.length >> 1 }, (_, at) => [given[2 * at], given[2 * at + 1]])
    : Object.entries(given);
  return Object.fromEntries(
    pairs.map(([name, value]) => [String(name).toLowerCase(), [value].flat().map(String).join(', ')]),
  );
}
