import type { Clock, Seconds } from '../clock.js';

/** Given as the reason where a time limit ended something. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * Runs something under a signal that aborts when the limit has passed, or when one of the parents does.
 * @throws what it throws; {@link OutOfTime} if it throws the signal's reason at the limit
 */
export async function withinLimit<T>(
  clock: Clock,
  limit: Seconds,
  parents: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = new AbortController();
  const timer = clock.setTimer(limit * 1000, () => link.abort(new OutOfTime(`more than ${limit} s`)));
  try {
    return await linked(link, parents, run);
  } finally {
    timer.cancel();
  }
}

/** Runs something under a signal that aborts when one of the parents does. */
export function underAny<T>(
  parents: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return linked(new AbortController(), parents, run);
}

/** The parents let go of the link afterwards: they may outlive it by far. */
async function linked<T>(
  link: AbortController,
  parents: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const release = onAbort(parents, (reason) => link.abort(reason));
  try {
    return await run(link.signal);
  } finally {
    release();
  }
}

/** Resolves when the time has passed, or at once when one of the signals aborts. */
export function pause(clock: Clock, time: Seconds, signals: readonly AbortSignal[]): Promise<void> {
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
function onAbort(signals: readonly AbortSignal[], call: (reason: unknown) => void): () => void {
  const heard = (event: Event): void => call((event.target as AbortSignal).reason);
  for (const signal of signals) {
    if (signal.aborted) call(signal.reason);
    signal.addEventListener('abort', heard, { once: true });
  }
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', heard);
  };
}

/** A signal of its own that does not abort: listeners would gather on one that all share. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
