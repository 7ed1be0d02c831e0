import type { Clock, Milliseconds, Seconds } from '../clock.js';
import type { CallOptions, LookupOptions } from './options.js';
import { SharedRequest } from './shared-request.js';

interface Entry {
  readonly askedAt: Milliseconds;
  readonly request: SharedRequest<unknown>;
}

const DEFAULT_MAX_AGE: Seconds = 60;
/** Above this many answers, those that are too old for anyone are dropped. */
const SWEEP_ABOVE = 200;
const OLDEST_KEPT: Seconds = 600;

/** Answers to lookups, shared by all who ask while they are fresh. Failures are not kept. */
export class LookupCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer to `key` if it is at most `maxAge` old, else what `load` brings; one load at a time. */
  get<T>(key: string, options: LookupOptions, load: (options: CallOptions) => Promise<T>): Promise<T> {
    const { maxAge = DEFAULT_MAX_AGE, signal, attempts } = options;
    const known = this.#entries.get(key);
    if (known && !known.request.abandoned && this.#clock.now() - known.askedAt < maxAge * 1000) {
      return known.request.join(signal) as Promise<T>;
    }
    const entry: Entry = {
      askedAt: this.#clock.now(),
      request: new SharedRequest(async (inner) => {
        try {
          return await load({ signal: inner, attempts });
        } catch (error) {
          if (this.#entries.get(key) === entry) this.#entries.delete(key);
          throw error;
        }
      }),
    };
    this.#keep(key, entry);
    return entry.request.join(signal) as Promise<T>;
  }

  clear(): void {
    this.#entries.clear();
  }

  #keep(key: string, entry: Entry): void {
    if (this.#entries.size >= SWEEP_ABOVE) {
      const oldest = this.#clock.now() - OLDEST_KEPT * 1000;
      for (const [name, { askedAt }] of this.#entries) if (askedAt < oldest) this.#entries.delete(name);
    }
    this.#entries.set(key, entry);
  }
}
