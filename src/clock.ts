/**
 * Time as a thing one is given. Every timer of the product goes through a {@link Clock}, so a 20-minute
 * timeout runs in microseconds under a {@link VirtualClock}. The one file that all three rooms may import.
 */

import TinyQueue from 'tinyqueue';

export type Milliseconds = number;
export type Seconds = number;

/** A timer that was set. Cancelling one that has fired, or was cancelled, does nothing. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back. */
  now(): Milliseconds;
  /** Calls `callback` once, `delay` from now; a delay of 0 or less is the next turn, never this one. */
  setTimer(delay: Milliseconds, callback: () => void): Timer;
}

/** Node silently turns longer delays into 1 ms, so a longer wait is made of several. */
const LONGEST_NODE_DELAY: Milliseconds = 2 ** 31 - 1;

/** The machine's own time. Its timers keep the process alive, as `setTimeout` does. */
export class SystemClock implements Clock {
  #latest: Milliseconds = 0;

  now(): Milliseconds {
    this.#latest = Math.max(this.#latest, Date.now());
    return this.#latest;
  }

  setTimer(delay: Milliseconds, callback: () => void): Timer {
    const due = performance.now() + delay;
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.max(0, due - performance.now());
      handle = setTimeout(left > LONGEST_NODE_DELAY ? arm : callback, Math.min(left, LONGEST_NODE_DELAY));
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  }
}

export const systemClock: Clock = new SystemClock();

/** Another clock's time, `speed` times as fast from the moment of construction on. */
export class ScaledClock implements Clock {
  readonly speed: number;
  readonly #base: Clock;
  readonly #origin: Milliseconds;

  constructor(speed: number, base: Clock = systemClock) {
    if (!(speed > 0)) throw new RangeError(`speed is ${speed}; give a number above 0`);
    this.speed = speed;
    this.#base = base;
    this.#origin = base.now();
  }

  now(): Milliseconds {
    return this.#origin + (this.#base.now() - this.#origin) * this.speed;
  }

  setTimer(delay: Milliseconds, callback: () => void): Timer {
    return this.#base.setTimer(delay / this.speed, callback);
  }
}

interface PendingTimer {
  readonly due: Milliseconds;
  readonly order: number;
  /** None once it has fired, or was cancelled: nothing is kept alive for it. */
  callback: (() => void) | undefined;
}

/**
 * Time that stands still until told to move. Timers fire in order of their due time, those due together in
 * the order they were set; between two timers, everything that became ready runs.
 */
export class VirtualClock implements Clock {
  #now: Milliseconds;
  #order = 0;
  #live = 0;
  #timers = new TinyQueue<PendingTimer>([], inOrder);

  constructor(start: Milliseconds | Date = Date.UTC(2026, 0, 1)) {
    this.#now = Number(start);
  }

  now(): Milliseconds {
    return this.#now;
  }

  /** Timers set that have neither fired nor been cancelled. */
  get pendingTimers(): number {
    return this.#live;
  }

  setTimer(delay: Milliseconds, callback: () => void): Timer {
    const timer: PendingTimer = {
      due: this.#now + Math.max(0, delay),
      order: this.#order++,
      callback,
    };
    this.#timers.push(timer);
    this.#live++;
    return {
      cancel: () => {
        if (timer.callback === undefined) return;
        timer.callback = undefined;
        this.#live--;
        this.#tidy();
      },
    };
  }

  /** Moves time on by `duration`, firing what comes due, and letting each consequence run before the next. */
  async advance(duration: Milliseconds): Promise<void> {
    const target = this.#now + duration;
    await this.settle();
    for (let next = this.#next(); next && next.due <= target; next = this.#next()) {
      this.#fire(next);
      await this.settle();
    }
    this.#now = target;
  }

  /**
   * Moves from timer to timer until `predicate` holds.
   * @throws Error when no timer is left, or `limit` would pass, and it still does not hold.
   */
  async runUntil(predicate: () => boolean, limit: Milliseconds = 30 * 24 * 3_600_000): Promise<void> {
    const deadline = this.#now + limit;
    await this.settle();
    while (!predicate()) {
      const next = this.#next();
      if (!next) throw new Error('no timer is left to run, and the condition does not hold');
      if (next.due > deadline)
        throw new Error(`the condition does not hold after ${limit} ms of virtual time`);
      this.#fire(next);
      await this.settle();
    }
  }

  /** Lets everything that is ready now run (promises, streams, immediates) without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLE_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  #next(): PendingTimer | undefined {
    for (let next = this.#timers.peek(); next; next = this.#timers.peek()) {
      if (next.callback) return next;
      this.#timers.pop();
    }
    return undefined;
  }

  #fire(timer: PendingTimer): void {
    this.#timers.pop();
    const { callback } = timer;
    timer.callback = undefined;
    this.#live--;
    this.#now = Math.max(this.#now, timer.due);
    callback?.();
  }

  /** Most timers are limits that are cancelled long before they are due. */
  #tidy(): void {
    if (this.#timers.length < FEW_TIMERS || this.#timers.length < 2 * this.#live) return;
    this.#timers = new TinyQueue(
      this.#timers.data.filter(({ callback }) => callback),
      inOrder,
    );
  }
}

/** So many are not worth tidying. */
const FEW_TIMERS = 64;

/** Enough turns of the event loop for an in-process request and its body stream to be delivered. */
const SETTLE_TURNS = 4;

/** Earlier first; of those due together, the one set first. */
function inOrder(a: PendingTimer, b: PendingTimer): number {
  return a.due - b.due || a.order - b.order;
}

/**
 * Resolves after `delay` of the clock's time.
 * @throws the signal's reason, at once when it aborts; the timer is then gone.
 */
export function sleep(clock: Clock, delay: Milliseconds, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const aborted = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(delay, () => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    });
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/**
 * What a promise brings, unless the signal comes first; then its reason. The promise itself goes on, and whatever
 * it brings is dropped.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
    const release = (): void => signal.removeEventListener('abort', aborted);
    promise.then(
      (value) => {
        release();
        resolve(value);
      },
      (error) => {
        release();
        reject(error);
      },
    );
  });
}
