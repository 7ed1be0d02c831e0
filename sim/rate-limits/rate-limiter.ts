import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import type { Requester } from '../operations/requester.js';
import type { RateLimit } from './rate-limit.js';

/** Requests counted since a point in time. Plain data: it is saved with the cloud. */
export interface RateWindow {
  since: number;
  requests: number;
}

/** Counts requests against the profile's limits. */
export class RateLimiter {
  readonly #limits: readonly RateLimit[];
  /** By the limit's place in the profile, the service and the user or project. */
  readonly windows: Map<string, RateWindow>;

  constructor(limits: readonly RateLimit[], windows: ReadonlyMap<string, RateWindow> = new Map()) {
    this.#limits = limits;
    this.windows = new Map(windows);
  }

  get none(): boolean {
    return this.#limits.length === 0;
  }

  /** The refusal, where the request is one too many; else it is counted. */
  refuse(call: Call, requester: Requester): SimResponse | undefined {
    for (const [index, limit] of this.#limits.entries()) {
      const who = limit.per === 'user' ? requester.user : requester.project;
      if (who === undefined || !limit.services.includes(call.service as 'compute')) continue;
      const window = this.#window(`${index} ${call.service} ${who}`, call.now, limit.seconds * 1000);
      if (window.requests >= limit.requests) return refusal(limit, window, call);
      window.requests++;
    }
    return undefined;
  }

  #window(key: string, now: number, length: number): RateWindow {
    const known = this.windows.get(key);
    if (known && now < known.since + length) return known;
    if (this.windows.size > 10_000) this.windows.clear();
    const window = { since: now, requests: 0 };
    this.windows.set(key, window);
    return window;
  }
}

function refusal(limit: RateLimit, window: RateWindow, call: Call): SimResponse {
  const wait = Math.ceil((window.since + limit.seconds * 1000 - call.now) / 1000);
  return {
    status: limit.status,
    headers: [
      ['Content-Type', 'application/json'],
      ...(limit.retry_after ? [['Retry-After', String(wait)] as const] : []),
    ],
    body: JSON.stringify(limit.body),
  };
}
