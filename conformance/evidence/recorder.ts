import type { Dispatcher } from 'undici';
import type { Clock, Milliseconds } from '../../src/index.js';
import { type Exchange, json, operationOf } from './exchange.js';

/** Keeps what goes through a dispatcher, in the order in which it was asked. */
export class Recorder {
  readonly #heard: Overheard[] = [];
  readonly dispatcher: Dispatcher;

  constructor(inner: Dispatcher, clock: Clock) {
    this.dispatcher = inner.compose((dispatch) => (options, handler) => {
      const one = new Overheard(options, clock);
      this.#heard.push(one);
      return dispatch(options, one.listening(handler));
    });
  }

  get exchanges(): readonly Exchange[] {
    return this.#heard;
  }
}

/** One exchange. What was said is read when somebody wants to know it: of most, nobody does. */
class Overheard implements Exchange {
  readonly at: Milliseconds;
  readonly method: string;
  readonly url: string;
  status: number | undefined = undefined;
  took: Milliseconds = 0;
  error?: string;
  readonly #clock: Clock;
  readonly #requestHeaders: unknown;
  readonly #requestBody: unknown;
  #responseHeaders: unknown;
  readonly #chunks: Buffer[] = [];
  #operation: string | undefined;

  constructor({ origin = '', path, method, headers, body }: Dispatcher.DispatchOptions, clock: Clock) {
    this.#clock = clock;
    this.at = clock.now();
    this.method = method;
    this.url = `${origin}${path}`;
    this.#requestHeaders = headers;
    this.#requestBody = body;
  }

  get operation(): string {
    this.#operation ??= operationOf(this.method, this.url);
    return this.#operation;
  }

  get requestHeaders(): Readonly<Record<string, string>> {
    return headersOf(this.#requestHeaders);
  }

  get requestBody(): unknown {
    return json(typeof this.#requestBody === 'string' ? this.#requestBody : undefined);
  }

  get responseHeaders(): Readonly<Record<string, string>> {
    return headersOf(this.#responseHeaders);
  }

  get responseBody(): unknown {
    return json(Buffer.concat(this.#chunks).toString('utf8'));
  }

  /** The same handler, overheard. */
  listening(inner: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    let status: number | undefined;
    return {
      onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
      onRequestUpgrade: (...all) => inner.onRequestUpgrade?.(...all),
      onResponseStart: (controller, code, headers, message) => {
        status = code;
        this.#responseHeaders = headers;
        inner.onResponseStart?.(controller, code, headers, message);
      },
      onResponseData: (controller, chunk) => {
        this.#chunks.push(chunk);
        inner.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (controller, trailers) => {
        this.status = status;
        this.took = this.#clock.now() - this.at;
        inner.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => {
        this.error = error.message;
        this.took = this.#clock.now() - this.at;
        inner.onResponseError?.(controller, error);
      },
    };
  }
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
