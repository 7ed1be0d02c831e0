/**
 * The client's requests pass through small layers around one transport, each of which does one thing: retry,
 * authentication, rate limit, fault parsing, deadline. The same composition as undici's interceptors, on
 * plain promises, so that a `fetch` can stand at the bottom as well as a Dispatcher.
 */

/**
 * `always`: reading, deleting and authenticating may be repeated after any passing failure.
 * `unless-executed`: only where the answer proves that the cloud did nothing.
 */
export type Repeat = 'always' | 'unless-executed';

export interface Call {
  readonly service: string;
  /** In words, for errors and logs: `create server`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What must not be shown if the cloud repeats it in an error. */
  readonly hidden?: readonly string[];
  readonly repeat: Repeat;
  /** Statuses that are answers beside 2xx: a root document comes with 300. */
  readonly alsoAccept?: readonly number[];
  readonly attempts?: number | undefined;
  /** Goes before what waits for the rate limit: tokens, and the polls that many wait for. */
  readonly urgent?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends a call and gives its answer; from the fault layer outwards, only 2xx answers. */
export type Exchange = (call: Call) => Promise<Answer>;

export type Layer = (next: Exchange) => Exchange;

/** Wraps `exchange` in layers, the first one innermost. */
export function compose(exchange: Exchange, ...layers: readonly Layer[]): Exchange {
  return layers.reduce((inner, layer) => layer(inner), exchange);
}
