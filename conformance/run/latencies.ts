import type { Seconds } from '../../src/index.js';
import type { Exchange } from '../evidence/exchange.js';
import { LATENCIES_KEPT } from './results.js';

/** Collects how long each kind of request took. */
export function latenciesOf(): {
  readonly found: Readonly<Record<string, readonly Seconds[]>>;
  readonly note: (exchanges: readonly Exchange[]) => void;
} {
  const found: Record<string, Seconds[]> = {};
  return {
    found,
    note: (exchanges) => {
      for (const { operation, status, took } of exchanges) {
        if (status === undefined) continue;
        found[operation] ??= [];
        const kept = found[operation];
        if (kept.length < LATENCIES_KEPT) kept.push(took / 1000);
      }
    },
  };
}
