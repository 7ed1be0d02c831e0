/**
 * The end of a session, for what it ends. Not a signal: one would look through all that listen to it, requests
 * under way and watched servers, each time one of them comes or goes.
 */
export class Closing {
  readonly #listeners = new Set<(reason: unknown) => void>();
  #reason: unknown;
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws the reason of the closing */
  throwIfClosed(): void {
    if (this.#closed) throw this.#reason;
  }

  close(reason: unknown): void {
    this.#closed = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
  }

  /** Calls back when the session closes, or before that when `signal` aborts. The answer stops both. */
  listen(listener: (reason: unknown) => void, signal?: AbortSignal): () => void {
    const aborted = (): void => listener(signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    this.#listeners.add(listener);
    return () => {
      signal?.removeEventListener('abort', aborted);
      this.#listeners.delete(listener);
    };
  }
}
