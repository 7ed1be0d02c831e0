import { orAborted } from '../http/deadline.js';

/** Events for one reader, in order; the reader waits for the next. */
export class Mailbox<T> {
  readonly #events: T[] = [];
  #arrived: (() => void) | undefined;

  put(event: T): void {
    this.#events.push(event);
    this.#arrived?.();
  }

  /** @throws the signal's reason */
  async take(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    while (this.#events.length === 0) {
      const arrival = new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      await orAborted(arrival, signal);
    }
    return this.#events.shift() as T;
  }
}
