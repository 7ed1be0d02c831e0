import { type Seconds, systemClock } from '../../src/index.js';

/** Ends what takes too long, also what waits for something that will never be, and all of it when the run is stopped. */
export class TimeLimit {
  /** Aborts when the time is over, or the run. */
  readonly signal: AbortSignal;
  readonly #limit = new AbortController();
  readonly #timer;

  constructor(seconds: Seconds, stopped: AbortSignal) {
    this.signal = AbortSignal.any([stopped, this.#limit.signal]);
    this.#timer = systemClock.setTimer(seconds * 1000, () =>
      this.#limit.abort(new Error(`${seconds} s have passed`)),
    );
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
}
