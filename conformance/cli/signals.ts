import type { Surroundings } from './surroundings.js';

/** Aborts at the first SIGINT or SIGTERM; a second one ends the process as it does by default. */
export function untilSignalled(surroundings: Surroundings): {
  readonly signal: AbortSignal;
  forget(): void;
} {
  const end = new AbortController();
  const stop = (signal: string): void => {
    forget();
    end.abort(new Error(`ended by ${signal}`));
  };
  const forget = (): void => {
    surroundings.off('SIGINT', stop);
    surroundings.off('SIGTERM', stop);
  };
  surroundings.once('SIGINT', stop);
  surroundings.once('SIGTERM', stop);
  return { signal: end.signal, forget };
}
