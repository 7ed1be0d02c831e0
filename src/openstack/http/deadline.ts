import type { Clock, Seconds } from '../../clock.js';

/** A signal that follows others, and lets go of them when done. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  release(): void;
}

/** Like `AbortSignal.any`, without leaving anything on a signal that outlives the call. */
export function linkSignals(...sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  const release = (): void => {
    for (const step of undo.splice(0)) step();
  };
  for (const source of sources) {
    if (source === undefined) continue;
    if (source.aborted) {
      controller.abort(source.reason);
      release();
      break;
    }
    const follow = (): void => controller.abort(source.reason);
    source.addEventListener('abort', follow, { once: true });
    undo.push(() => source.removeEventListener('abort', follow));
  }
  return { signal: controller.signal, abort: (reason) => controller.abort(reason), release };
}

/** The reason with which {@link withDeadline} aborts what takes too long. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
  readonly limit: Seconds;
  constructor(limit: Seconds) {
    super(`no answer within ${limit} s`);
    this.limit = limit;
  }
}

/**
 * Runs `task` with a signal that aborts when one of `signals` does, or when `limit` has passed, and does not wait
 * for a task that ignores it.
 * @throws DeadlinePassed
 */
export async function withDeadline<T>(
  clock: Clock,
  limit: Seconds,
  signals: readonly (AbortSignal | undefined)[],
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = linkSignals(...signals);
  link.signal.throwIfAborted();
  const timer = clock.setTimer(limit * 1000, () => link.abort(new DeadlinePassed(limit)));
  try {
    return await orAborted(task(link.signal), link.signal);
  } finally {
    timer.cancel();
    link.release();
  }
}

/** `promise`, unless `signal` aborts first: then its reason, and whatever the promise brings is dropped. */
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
