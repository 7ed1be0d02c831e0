/**
 * The end of a session, for what it ends. Not a signal: one would look through all that listen to it, requests
 * under way and watched servers, each time one of them comes or goes.
 */
export class Closing {
  readonly #listeners = new Set<Listener>();
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
    for (const { tell } of this.#listeners) tell?.(reason);
    this.#listeners.clear();
  }

  /** Calls back when the session closes, or before that when `signal` aborts. The answer stops both. */
  listen(tell: (reason: unknown) => void, signal?: AbortSignal): () => void {
    const listener: Listener = { tell };
    const aborted = (): void => listener.tell?.(signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    this.#listeners.add(listener);
    return () => {
      signal?.removeEventListener('abort', aborted);
      this.#listeners.delete(listener);
      listener.tell = undefined;
    };
  }
}

interface Listener {
  /**
   * None once it has stopped listening. The tables that a set outgrows hold what was in them until the engine looks
   * through all of its memory, and would hold with it all that the listener knows of.
   */
  tell: ((reason: unknown) => void) | undefined;
}
