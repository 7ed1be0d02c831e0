import type { Seconds } from '../../src/index.js';
import type { RunId } from './run-id.js';
import { type Result, VERDICTS, type Verdict } from './verdict.js';

/** What a run found: the contents of results.json. */
export interface Results {
  readonly format: 'openstack-conformance 1';
  readonly run: RunId;
  readonly target: string;
  readonly description: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly began: string;
  readonly seconds: Seconds;
  readonly seed: number;
  /** Why not all checks were run: a signal, or the ceiling of time. */
  readonly stopped?: string;
  /** Cases that properties were tried with. */
  readonly cases: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly conforms: boolean;
  /** Of this run and of earlier ones, in words. */
  readonly leftovers: { readonly removed: readonly string[]; readonly left: readonly string[] };
  /** Seconds that each kind of request took, at most {@link LATENCIES_KEPT} of each. */
  readonly latencies: Readonly<Record<string, readonly Seconds[]>>;
  readonly results: readonly Result[];
}

export const LATENCIES_KEPT = 200;

export function countsOf(results: readonly Result[]): Record<Verdict, number> {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of results) counts[verdict]++;
  return counts;
}

/** Every MUST that was tried holds, and something was tried. */
export function conforms(results: readonly Result[]): boolean {
  const must = results.filter(({ level }) => level === 'MUST');
  return must.some(({ verdict }) => verdict === 'pass') && !must.some(({ verdict }) => verdict === 'fail');
}

/** 0: all that was tried passed; 1: something failed; 2: the kit could not do its work. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 | 2 {
  const counts = countsOf(results);
  if (counts.error > 0 || counts.pass + counts.fail === 0) return 2;
  return counts.fail > 0 ? 1 : 0;
}
