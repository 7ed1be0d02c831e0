import type { Results } from '../run/results.js';
import type { Result } from '../run/verdict.js';
import { inWords, quantile } from './plots.js';

/** What differs between two runs. */
export interface Difference {
  readonly id: string;
  /** Undefined: the check was not in that run. */
  readonly before: Result | undefined;
  readonly after: Result | undefined;
}

export function differences(before: Results, after: Results): Difference[] {
  const ids = new Set([...before.results, ...after.results].map(({ id }) => id));
  const find = ({ results }: Results, id: string): Result | undefined => results.find((one) => one.id === id);
  return [...ids]
    .map((id) => ({ id, before: find(before, id), after: find(after, id) }))
    .filter((one) => one.before?.verdict !== one.after?.verdict);
}

/** The differences of two runs in words; of timings the medians, where they moved by half or more. */
export function comparison(before: Results, after: Results): string {
  const changed = differences(before, after).map(
    ({ id, before: old, after: now }) =>
      `${id}: ${old?.verdict ?? 'absent'} -> ${now?.verdict ?? 'absent'}${now?.message ? `  (${now.message.split('\n')[0]})` : ''}`,
  );
  const timings = Object.keys(after.latencies).flatMap((operation) => {
    const old = quantile(before.latencies[operation] ?? [], 0.5);
    const now = quantile(after.latencies[operation] ?? [], 0.5);
    const moved = old > 0 && now > 0 && (now / old >= 1.5 || old / now >= 1.5);
    return moved ? [`${operation}: ${inWords(old)} -> ${inWords(now)}`] : [];
  });
  return [
    `before: ${before.subject} on ${before.target}, ${before.began}`,
    `after:  ${after.subject} on ${after.target}, ${after.began}`,
    changed.length === 0 ? 'No verdict differs.' : `${changed.length} verdicts differ:`,
    ...changed.map((line) => `  ${line}`),
    ...(timings.length === 0
      ? []
      : ['Medians of answers that moved by half or more:', ...timings.map((line) => `  ${line}`)]),
  ].join('\n');
}
