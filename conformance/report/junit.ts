import { create } from 'xmlbuilder2';
import { GROUPS } from '../check.js';
import type { Results } from '../run/results.js';
import type { Result } from '../run/verdict.js';

/** What CI systems read: a suite for each group. */
export function junitOf(results: Results): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: `${results.subject} on ${results.target}`,
    ...countsOf(results.results),
    time: results.seconds.toFixed(3),
  });
  for (const group of GROUPS) {
    const members = results.results.filter((one) => one.group === group);
    if (members.length === 0) continue;
    const suite = root.ele('testsuite', {
      name: group,
      ...countsOf(members),
      timestamp: results.began,
      time: members.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
    });
    for (const result of members) {
      const test = suite.ele('testcase', {
        name: result.title,
        classname: result.id.replaceAll('/', '.'),
        time: result.seconds.toFixed(3),
      });
      const tag = TAGS[result.verdict];
      if (tag) test.ele(tag, { message: clean(result.message ?? '') }).txt(clean(details(result)));
    }
  }
  return root.end({ prettyPrint: true });
}

const TAGS = {
  pass: undefined,
  fail: 'failure',
  skipped: 'skipped',
  disabled: 'skipped',
  error: 'error',
} as const;

function countsOf(results: readonly Result[]): Record<string, number> {
  const count = (...verdicts: Result['verdict'][]): number =>
    results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return {
    tests: results.length,
    failures: count('fail'),
    errors: count('error'),
    skipped: count('skipped', 'disabled'),
  };
}

function details({ level, clause, advice, counterexample }: Result): string {
  return [`${level}. ${clause.section}: ${clause.words}`, advice, counterexample?.script]
    .filter(Boolean)
    .join('\n');
}

/** XML 1.0 has no place for most control characters. */
function clean(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}
