import logUpdate from 'log-update';
import pc from 'picocolors';
import type { Seconds } from '../../src/index.js';
import type { Check } from '../check.js';
import { countsOf } from './results.js';
import type { Result, Verdict } from './verdict.js';

/** Tells of a run while it goes on: on a terminal a line that changes, elsewhere one line for each check. */
export interface Progress {
  begun(check: Check): void;
  done(result: Result): void;
  end(): void;
}

export const SIGNS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  skipped: '-',
  disabled: '·',
  error: '!',
};

export function progress(
  total: number,
  options: { readonly out?: NodeJS.WriteStream; readonly quiet?: boolean; readonly expected: Seconds },
): Progress {
  const { out = process.stdout, quiet = false, expected } = options;
  const lively = Boolean(out.isTTY) && process.env['TERM'] !== 'dumb';
  const colors = pc.createColors(lively && !process.env['NO_COLOR']);
  const began = performance.now();
  const results: Result[] = [];
  const running = new Set<string>();
  const show = (): void => {
    if (lively) logUpdate(statusLine(results, total, running, elapsed(began), expected));
  };
  return {
    begun: ({ id }) => {
      running.add(id);
      show();
    },
    done: (result) => {
      results.push(result);
      running.delete(result.id);
      if (lively) logUpdate.clear();
      const told = result.verdict === 'fail' || result.verdict === 'error' || (!quiet && !lively);
      if (told) out.write(`${resultLine(result, colors)}\n`);
      show();
    },
    end: () => {
      if (lively) logUpdate.clear();
    },
  };
}

const elapsed = (began: number): Seconds => (performance.now() - began) / 1000;

function statusLine(
  results: readonly Result[],
  total: number,
  running: ReadonlySet<string>,
  seconds: Seconds,
  expected: Seconds,
): string {
  const { pass, fail, skipped, disabled, error } = countsOf(results);
  const left =
    results.length > 4 ? (seconds / results.length) * (total - results.length) : expected - seconds;
  const counts = `${results.length}/${total}  ${pass} passed, ${fail} failed, ${skipped + disabled} not run${error ? `, ${error} errors` : ''}`;
  return `${counts}  about ${Math.max(1, Math.round(left))} s left\n  ${[...running].join(', ')}`;
}

export function resultLine(result: Result, colors = pc.createColors(false)): string {
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
    pass: colors.green,
    fail: colors.red,
    skipped: colors.yellow,
    disabled: colors.dim,
    error: colors.magenta,
  };
  const head = `${paint[result.verdict](SIGNS[result.verdict])} ${result.id}  ${colors.dim(result.title)}`;
  const cases = result.cases > 0 ? colors.dim(`  ${result.cases} cases`) : '';
  if (result.verdict === 'pass') return `${head}${cases}`;
  const lines = [`${head}${cases}`, `    ${result.verdict}: ${result.message ?? ''}`];
  if (result.verdict === 'fail')
    lines.push(
      `    ${result.level}, ${result.clause.section}: ${result.clause.words}`,
      `    ${result.advice ?? ''}`,
      ...(result.known === undefined ? [] : [`    known: ${result.known}`]),
    );
  if (result.counterexample?.script)
    lines.push(...result.counterexample.script.split('\n').map((line) => `      ${line}`));
  return lines.join('\n');
}
