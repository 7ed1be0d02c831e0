import { orAborted } from '../clock.js';

/**
 * One piece of work that several callers wait for. Each may give up by its own signal; the work itself is
 * aborted only when nobody waits any more.
 */
export class SharedRequest<T> {
  readonly #work: Promise<T>;
  readonly #giveUp = new AbortController();
  #waiting = 0;
  #settled = false;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#work = Promise.resolve()
      .then(() => run(this.#giveUp.signal))
      .finally(() => {
        this.#settled = true;
      });
    this.#work.catch(() => {});
  }

  /** Whether it was given up, so that a newcomer has to begin anew. */
  get abandoned(): boolean {
    return this.#giveUp.signal.aborted;
  }

  /** @throws what the work throws, or the signal's reason */
  join(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#settled ? this.#work : this.#wait(signal);
  }

  async #wait(signal: AbortSignal | undefined): Promise<T> {
    this.#waiting++;
    try {
      return await orAborted(this.#work, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0 && !this.#settled)
        this.#giveUp.abort(signal?.reason ?? new Error('nobody waits'));
    }
  }
}
