import type { Clock, Milliseconds, Seconds, Timer } from '../../clock.js';
import { RateLimited } from '../errors.js';
import type { Layer } from './call.js';

interface Waiting {
  go(): void;
}

/** However long a cloud asks for, the whole session does not stand still for longer. */
const LONGEST_PAUSE: Seconds = 60;
const NOT_WAITING = Promise.resolve();

/**
 * A bucket of tokens, each of which comes back one period after it was taken, so that no window of time
 * however placed holds more requests than the rate allows. First come, first served; urgent ones before.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #period: Milliseconds;
  readonly #taken: Milliseconds[] = [];
  readonly #urgent: Waiting[] = [];
  readonly #queue: Waiting[] = [];
  #pausedUntil: Milliseconds = 0;
  #timer: Timer | undefined;

  /** @param perSecond 0 is no limit; below 1 is one request in `1 / perSecond` seconds. */
  constructor(clock: Clock, perSecond: number) {
    if (!(perSecond >= 0)) throw new RangeError(`the rate limit is ${perSecond}; give 0 or more per second`);
    this.#clock = clock;
    this.#burst = perSecond === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(perSecond));
    this.#period = perSecond === 0 ? 0 : (this.#burst / perSecond) * 1000;
  }

  /** Resolves when a request may be sent. @throws the signal's reason, and its place is given up */
  take(signal?: AbortSignal, urgent = false): Promise<void> {
    if (this.#isIdle() && !signal?.aborted) {
      this.#note();
      return NOT_WAITING;
    }
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const lane = urgent ? this.#urgent : this.#queue;
      const aborted = (): void => {
        lane.splice(lane.indexOf(waiting), 1);
        this.#arm();
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        },
      };
      signal?.addEventListener('abort', aborted, { once: true });
      lane.push(waiting);
      this.#serve();
    });
  }

  /** Lets nothing go for a while, because the cloud said so. */
  pause(duration: Seconds): void {
    const until = this.#clock.now() + Math.min(duration, LONGEST_PAUSE) * 1000;
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  #serve(): void {
    while (this.#nextFree() <= this.#clock.now()) {
      const waiting = this.#urgent.shift() ?? this.#queue.shift();
      if (waiting === undefined) break;
      this.#note();
      waiting.go();
    }
    this.#arm();
  }

  /** Nobody waits, and nobody has to. */
  #isIdle(): boolean {
    return this.#urgent.length + this.#queue.length === 0 && this.#nextFree() <= this.#clock.now();
  }

  #note(): void {
    if (this.#taken.length >= this.#burst) this.#taken.shift();
    if (this.#period > 0) this.#taken.push(this.#clock.now());
  }

  #nextFree(): Milliseconds {
    const oldest = this.#taken.length < this.#burst ? undefined : this.#taken[0];
    return Math.max(this.#pausedUntil, oldest === undefined ? 0 : oldest + this.#period);
  }

  /** One timer while someone waits, none else. */
  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#urgent.length + this.#queue.length === 0) return;
    const wait = Math.max(1, Math.ceil(this.#nextFree() - this.#clock.now()));
    this.#timer = this.#clock.setTimer(wait, () => this.#serve());
  }
}

/** Holds calls back to the rate, and all of them for as long as a 429 asks. */
export function rateLimited(limiter: RateLimiter): Layer {
  return (next) => async (call) => {
    await limiter.take(call.signal, call.urgent);
    try {
      return await next(call);
    } catch (error) {
      if (error instanceof RateLimited && error.retryAfter) limiter.pause(error.retryAfter);
      throw error;
    }
  };
}
