import { type Seconds, systemClock, type Timer } from '../../src/index.js';

const TICK: Seconds = 1;

/**
 * Ends what takes too long, also what waits for something that will never be, and all of it when the run is stopped.
 * Time in which this process did not run, because its machine slept, does not count.
 */
export class TimeLimit {
  /** Aborts when the time is over, or the run. */
  readonly signal: AbortSignal;
  readonly #limit = new AbortController();
  #left: Seconds;
  #timer: Timer;

  constructor(seconds: Seconds, stopped: AbortSignal) {
    this.signal = AbortSignal.any([stopped, this.#limit.signal]);
    this.#left = seconds;
    this.#timer = this.#tick();
  }

  /** The time was over before the run was. */
  get isOver(): boolean {
    return this.signal.aborted && this.signal.reason === this.#limit.signal.reason;
  }

  /** @throws the signal's reason */
  hold<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      promise.then(resolve, reject);
    });
  }

  end(): void {
    this.#timer.cancel();
  }

  #tick(): Timer {
    return systemClock.setTimer(TICK * 1000, () => {
      this.#left -= TICK;
      if (this.#left > 0) this.#timer = this.#tick();
      else this.#limit.abort(new Error('the time of the check is over'));
    });
  }
}
