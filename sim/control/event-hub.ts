import type { SimEvent } from './contract.js';

/** Events that one listener may be behind before the oldest of them are dropped. */
const BACKLOG = 10_000;

/** Hands each event to everyone who listens. Costs nothing while nobody does. */
export class EventHub {
  readonly #listeners = new Set<(event: SimEvent) => void>();

  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  emit(event: SimEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns what ends it. */
  listen(listener: (event: SimEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listening begins at once, not when the first event is asked for; it ends when the signal aborts. */
  stream(signal: AbortSignal): AsyncIterable<SimEvent> {
    const waiting: SimEvent[] = [];
    let wake: (() => void) | undefined;
    const stop = this.listen((event) => {
      waiting.push(event);
      if (waiting.length > BACKLOG) waiting.shift();
      wake?.();
    });
    signal.addEventListener('abort', () => wake?.(), { once: true });
    return (async function* () {
      try {
        while (!signal.aborted) {
          const next = waiting.shift();
          if (next) yield next;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        stop();
      }
    })();
  }
}
