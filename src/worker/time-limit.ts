import type { Clock, Seconds } from '../clock.js';

/** Given as the reason where a time limit ended something. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

type Signals = readonly (AbortSignal | undefined)[];

/**
 * Runs something under a signal that aborts when the limit has passed, or when one of the parents does, which let go
 * of it afterwards: they may outlive it by far.
 * @throws what it throws; {@link OutOfTime} if it throws the signal's reason at the limit
 */
export async function withinLimit<T>(
  clock: Clock,
  limit: Seconds,
  parents: Signals,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = new AbortController();
  const timer = clock.setTimer(limit * 1000, () => link.abort(new OutOfTime(`more than ${limit} s`)));
  const release = onAbort(parents, (reason) => link.abort(reason));
  try {
    return await run(link.signal);
  } finally {
    timer.cancel();
    release();
  }
}

/** Resolves when the time has passed, or at once when one of the signals aborts. */
export function pause(clock: Clock, time: Seconds, signals: Signals): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      release();
      resolve();
    };
    const timer = clock.setTimer(time * 1000, () => done());
    const release = onAbort(signals, () => queueMicrotask(done));
  });
}

/** Calls back when a signal aborts, or at once if one has. The answer stops that. */
function onAbort(signals: Signals, call: (reason: unknown) => void): () => void {
  const heard = (event: Event): void => call((event.target as AbortSignal).reason);
  for (const signal of signals) {
    if (signal?.aborted) call(signal.reason);
    signal?.addEventListener('abort', heard, { once: true });
  }
  return () => {
    for (const signal of signals) signal?.removeEventListener('abort', heard);
  };
}
