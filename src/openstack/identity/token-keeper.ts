import type { Clock } from '../../clock.js';
import type { CallOptions } from '../options.js';
import { SharedRequest } from '../shared-request.js';
import type { Token } from './token.js';

/** The session's one token: asked for once however many wait, and again before it expires. */
export class TokenKeeper {
  readonly #clock: Clock;
  readonly #ask: (signal: AbortSignal) => Promise<Token>;
  #token: Token | undefined;
  #request: SharedRequest<Token> | undefined;

  constructor(clock: Clock, ask: (signal: AbortSignal) => Promise<Token>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  get({ signal }: CallOptions = {}): Promise<Token> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const fresh = this.#token && this.#clock.now() < this.#token.renewAt;
    return fresh ? Promise.resolve(this.#token as Token) : this.#renew(signal);
  }

  /** A token instead of one that a service refused; those refused together share one renewal. */
  replace(refused: Token, { signal }: CallOptions = {}): Promise<Token> {
    if (this.#token === refused) this.#token = undefined;
    return this.get({ signal });
  }

  #renew(signal: AbortSignal | undefined): Promise<Token> {
    if (this.#request === undefined || this.#request.abandoned) {
      const request = new SharedRequest(async (inner) => {
        try {
          this.#token = await this.#ask(inner);
          return this.#token;
        } finally {
          if (this.#request === request) this.#request = undefined;
        }
      });
      this.#request = request;
    }
    return this.#request.join(signal);
  }
}
