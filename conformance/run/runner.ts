import type { Seconds } from '../../src/index.js';
import { type Check, CheckFailed } from '../check.js';
import { CLAUSES } from '../clauses.js';
import type { Exchange } from '../evidence/exchange.js';
import { shown } from '../evidence/redact.js';
import type { Subject } from '../subjects/subject.js';
import type { TargetSource } from '../targets/target.js';
import { type Lacks, obstacle, type Permissions } from './features.js';
import { PropertyBroken, type PropertyBudget } from './property.js';
import { scriptOf } from './request-script.js';
import { markOf, prefixOf, type RunId } from './run-id.js';
import { TimeLimit } from './time-limit.js';
import { type Judgement, judge, type Result } from './verdict.js';
import { Workbench } from './workbench.js';

export interface RunParts {
  readonly run: RunId;
  readonly source: TargetSource;
  readonly subject: Subject;
  readonly lacks: Lacks;
  readonly permissions: Permissions;
  readonly properties: PropertyBudget;
  /** Seconds since 1970 by which the run is over. */
  readonly until: Seconds;
  /** How much longer than its cost says a check may take. */
  readonly patience: number;
  /** Whose servers and volumes are to be removed after each check, where the cloud outlives it. */
  readonly cleanUp?: (prefix: string) => Promise<readonly string[]>;
}

/** The exchanges that a report shows of a failure, the last ones. */
const SHOWN_EXCHANGES = 30;

const STOPPED: Judgement = { verdict: 'disabled', message: 'the run was stopped' };

/** Runs one check, and judges how it ended. Never rejects. */
export async function runCheck(
  check: Check,
  number: number,
  parts: RunParts,
  signal: AbortSignal,
  asked?: Follower['asked'],
): Promise<Result> {
  const began = performance.now();
  const why = signal.aborted ? STOPPED : obstacle(check, parts.lacks, parts.permissions);
  if (why) return resultOf(check, why, began);
  const { subject } = parts;
  let bench: Workbench | undefined;
  let judgement: Judgement = { verdict: 'pass' };
  let broken: unknown;
  const seconds = 10 + check.cost.seconds * parts.patience;
  const limit = new TimeLimit(seconds, signal);
  try {
    const target = await parts.source.open(parts.properties.seed + number);
    try {
      bench = new Workbench({
        target,
        subject,
        prefix: prefixOf(parts.run, number),
        mark: markOf(parts.run, parts.until),
        signal: limit.signal,
        properties: parts.properties,
      });
      await limit.hold(check.run(bench));
    } finally {
      await bench?.close();
      if (bench) asked?.(bench.lastExchanges(1_000));
      const left = await parts.cleanUp?.(prefixOf(parts.run, number));
      if (left?.length) bench?.note(`could not be removed: ${left.join(', ')}`);
      await target.close();
    }
  } catch (error) {
    broken = limit.isOver ? new CheckFailed(`not done within ${seconds} s`) : error;
    judgement = signal.aborted ? STOPPED : judge(broken);
  }
  limit.end();
  const known = judgement.verdict === 'fail' ? subject.known?.(check.id) : undefined;
  return { ...resultOf(check, judgement, began, bench, broken), ...(known !== undefined && { known }) };
}

function resultOf(
  check: Check,
  { verdict, message }: Judgement,
  began: number,
  bench?: Workbench,
  broken?: unknown,
): Result {
  const [section, words] = CLAUSES[check.clause];
  const bad = verdict === 'fail' || verdict === 'error';
  const exchanges = bad && bench ? [...bench.lastExchanges(SHOWN_EXCHANGES)] : [];
  return {
    id: check.id,
    title: check.title,
    group: check.group,
    level: check.level,
    clause: { section, words },
    judges: check.judges,
    verdict,
    ...(message === undefined ? {} : { message }),
    ...(bad ? { advice: check.advice, exchanges: exchanges.map(shown) } : {}),
    seconds: Math.round(performance.now() - began) / 1000,
    notes: bench?.notes ?? [],
    measurements: bench?.measurements ?? {},
    cases: bench?.cases ?? 0,
    ...(broken instanceof PropertyBroken
      ? {
          counterexample: {
            check: check.id,
            seed: broken.seed,
            path: broken.path,
            value: broken.value,
            shrinks: broken.shrinks,
            script: scriptOf(exchanges),
          },
        }
      : {}),
  };
}

export interface Follower {
  readonly begun?: (check: Check) => void;
  /** What went to the cloud in a check. */
  readonly asked?: (exchanges: readonly Exchange[]) => void;
}

/**
 * Runs checks, so many at once.
 * @param done is told of each result as it comes
 */
export async function runChecks(
  checks: readonly Check[],
  parts: RunParts,
  atOnce: number,
  signal: AbortSignal,
  done: (result: Result) => void,
  follow: Follower = {},
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const line = async (): Promise<void> => {
    for (let place = next++; place < checks.length; place = next++) {
      const check = checks[place] as Check;
      follow.begun?.(check);
      const result = await runCheck(check, place + 1, parts, signal, follow.asked);
      results[place] = result;
      done(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return results;
}
