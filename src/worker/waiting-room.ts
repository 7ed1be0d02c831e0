import type { Build } from '../master/port.js';
import type { Waiter } from './lifecycle.js';

interface Waiting<T> {
  readonly build: Build | undefined;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
  readonly release: () => void;
}

/** The promises of those who wait for a worker. Each is settled once and then forgotten. */
export class WaitingRoom<T> {
  readonly #waiting = new Map<Waiter, Waiting<T>>();
  #last: Waiter = 0;

  /** @param leave called when the signal of the one who waits aborts */
  enter(
    who: { build: Build | undefined; signal: AbortSignal | undefined },
    leave: (waiter: Waiter) => void,
  ): { waiter: Waiter; promise: Promise<T> } {
    const waiter = ++this.#last;
    const { build, signal } = who;
    const promise = new Promise<T>((resolve, reject) => {
      const left = () => leave(waiter);
      signal?.addEventListener('abort', left, { once: true });
      const release = () => signal?.removeEventListener('abort', left);
      this.#waiting.set(waiter, { build, resolve, reject, release });
    });
    return { waiter, promise };
  }

  buildOf(waiter: Waiter | undefined): Build | undefined {
    return this.#waiting.get(waiter ?? 0)?.build;
  }

  resolve(waiters: readonly Waiter[], value: T): void {
    for (const waiter of waiters) this.#take(waiter)?.resolve(value);
  }

  reject(waiters: readonly Waiter[], reason: unknown): void {
    for (const waiter of waiters) this.#take(waiter)?.reject(reason);
  }

  #take(waiter: Waiter): Waiting<T> | undefined {
    const waiting = this.#waiting.get(waiter);
    this.#waiting.delete(waiter);
    waiting?.release();
    return waiting;
  }
}
