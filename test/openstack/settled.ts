import type { VirtualClock } from '../../src/clock.js';

/** Moves time on until `promise` has settled, and gives its value, or the error it failed with. */
export async function settled<T>(clock: VirtualClock, promise: Promise<T>): Promise<T | Error> {
  let result: { readonly is: T | Error } | undefined;
  promise.then(
    (value) => {
      result = { is: value };
    },
    (error: Error) => {
      result = { is: error };
    },
  );
  await clock.runUntil(() => result !== undefined);
  return (result as unknown as { is: T | Error }).is;
}
