import type { Clock, Seconds } from '../../clock.js';
import type { Closing } from '../closing.js';

/** The reason with which {@link withDeadline} gives up what takes too long. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
  readonly limit: Seconds;
  constructor(limit: Seconds) {
    super(`no answer within ${limit} s`);
    this.limit = limit;
  }
}

/** Takes what a task wants to be told when it is given up; a task that asks for nothing is left to itself. */
export type WhenGivenUp = (tell: (reason: unknown) => void) => void;

export interface Limits {
  readonly clock: Clock;
  readonly limit: Seconds;
  readonly signal: AbortSignal | undefined;
  readonly closing: Closing;
}

/**
 * Runs `task` until the signal aborts, the session closes, or `limit` has passed, and does not wait for a task that
 * does not heed that. Without a signal of its own: each request would pay for one, though hardly any is given up.
 * @throws DeadlinePassed; the signal's reason; that of the closing
 */
export function withDeadline<T>(
  { clock, limit, signal, closing }: Limits,
  task: (whenGivenUp: WhenGivenUp) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    closing.throwIfClosed();
    let tell: ((reason: unknown) => void) | undefined;
    const failed = (error: unknown): void => {
      release();
      reject(error);
    };
    const giveUp = (reason: unknown): void => {
      failed(reason);
      tell?.(reason);
    };
    const timer = clock.setTimer(limit * 1000, () => giveUp(new DeadlinePassed(limit)));
    const unlisten = closing.listen(giveUp, signal);
    const release = (): void => {
      timer.cancel();
      unlisten();
    };
    try {
      task((teller) => {
        tell = teller;
      }).then((value) => {
        release();
        resolve(value);
      }, failed);
    } catch (error) {
      failed(error);
    }
  });
}
