import { type Seconds, systemClock } from '../../src/index.js';

/** Ends what takes too long, also what waits for something that will never be. */
export class TimeLimit {
  readonly #limit = new AbortController();
  readonly #timer;

  constructor(seconds: Seconds) {
    this.#timer = systemClock.setTimer(seconds * 1000, () =>
      this.#limit.abort(new Error(`${seconds} s have passed`)),
    );
  }

  get signal(): AbortSignal {
    return this.#limit.signal;
  }

  /** @throws the signal's reason */
  hold<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#limit;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      promise.then(resolve, reject);
    });
  }

  end(): void {
    this.#timer.cancel();
  }
}
