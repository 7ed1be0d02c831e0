/** What goes in and out of the simulator: plain values, so that a port costs next to nothing. */

export type Headers = ReadonlyArray<readonly [name: string, value: string]>;

export interface SimRequest {
  readonly method: string;
  /** Path and query as they stand in the request line, undecoded: `/compute/v2.1/servers?limit=2`. */
  readonly target: string;
  /** Names in lower case. A header sent twice has its values joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array | undefined;
  /** The scheme the client used: links in answers repeat it. Default `http`. */
  readonly scheme?: 'http' | 'https' | undefined;
  /** The port the request came in on, where each service has its own. */
  readonly localPort?: number | undefined;
  /** The client's address: the metadata service knows a server by it. */
  readonly remoteAddress?: string | undefined;
}

export interface SimResponse {
  readonly status: number;
  /** The reason phrase, where a service does not use the standard one (Keystone: `401 UNAUTHORIZED`). */
  readonly reason?: string | undefined;
  /** In order, as sent; a name may occur twice (Nova sends two `Vary`). Without Content-Length and Date. */
  readonly headers: Headers;
  readonly body: string | Uint8Array;
}

/** What a port has to do with one request: the answer, and what a fault may have done to its delivery. */
export interface Reply {
  readonly response: SimResponse;
  /** Milliseconds of the cloud's time that the answer takes. */
  readonly delay: number;
  /**
   * `send` it whole; `truncate` the body half-way and cut the connection; `reset` the connection without an
   * answer; `drop`: never answer, hold the connection open.
   */
  readonly delivery: 'send' | 'truncate' | 'reset' | 'drop';
}

export function header(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}
