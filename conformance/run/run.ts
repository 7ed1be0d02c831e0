import type { Seconds } from '../../src/index.js';
import type { Check } from '../check.js';
import type { Subject } from '../subjects/subject.js';
import type { Target, TargetSource } from '../targets/target.js';
import { Cleaner, leftByEarlier, madeBy, ofRun } from './cleanup.js';
import { lacksOf } from './features.js';
import { latenciesOf } from './latencies.js';
import { type Plan, planOf } from './plan.js';
import type { Progress } from './progress.js';
import type { Counterexample } from './property.js';
import { shortages } from './quota.js';
import { conforms, countsOf, type Results } from './results.js';
import { newRunId } from './run-id.js';
import { type RunParts, runChecks } from './runner.js';

export interface RunSettings {
  readonly checks: readonly Check[];
  readonly source: TargetSource;
  readonly subject: Subject;
  readonly signal: AbortSignal;
  readonly readOnly?: boolean;
  readonly seed?: number;
  readonly propertyRuns?: number;
  readonly parallel?: number;
  readonly maxServers?: number;
  readonly maxVolumes?: number;
  readonly maxSeconds?: Seconds;
  readonly replay?: Counterexample;
  readonly say?: (text: string) => void;
  /** Whether to go on, now that it is known what it costs. */
  readonly agree?: (plan: Plan) => Promise<boolean>;
  readonly follow?: (plan: Plan) => Progress;
}

/** What differs between a simulator and a cloud that costs. */
const MANNERS = {
  simulator: { parallel: 1, patience: 1, seconds: 600, shrink: 5, servers: 10, volumes: 10 },
  cloud: { parallel: 2, patience: 5, seconds: 3_600, shrink: 0, servers: 3, volumes: 3 },
} as const;

/**
 * A whole run: looks, plans, asks, removes what earlier runs left, checks, cleans up.
 * @returns undefined where it was not agreed to
 * @throws OpenStackError when the cloud cannot be looked at; NoRoom when the quota does not suffice
 */
export async function conformanceRun(settings: RunSettings): Promise<Results | undefined> {
  const { source, subject, checks, say = () => undefined } = settings;
  const manners = MANNERS[source.kind];
  const seed = settings.seed ?? Math.floor(Math.random() * 2 ** 31);
  const began = new Date();
  const seconds = settings.maxSeconds ?? manners.seconds;
  const until = began.getTime() / 1000 + seconds + 300;
  const signal = AbortSignal.any([settings.signal, AbortSignal.timeout(seconds * 1000)]);
  const permissions = {
    readOnly: settings.readOnly ?? false,
    maxServers: settings.maxServers ?? manners.servers,
    maxVolumes: settings.maxVolumes ?? manners.volumes,
  };
  const target = await source.open(seed);
  const run = newRunId();
  try {
    const lacks = await lacksOf(target, subject, signal);
    const plan = planOf(checks, lacks, permissions);
    const parallel = atOnce(settings.parallel ?? manners.parallel, permissions.maxServers, plan);
    const keeper = source.kind === 'cloud' && !permissions.readOnly ? new Cleaner(target) : undefined;
    if (settings.agree && !(await settings.agree(plan))) return undefined;
    const removed = keeper ? await removeEarlier(keeper, run, began, say) : [];
    await makeRoom(target, plan, source.kind);
    const parts: RunParts = {
      run,
      source,
      subject,
      lacks,
      permissions,
      until,
      patience: manners.patience,
      properties: {
        seed,
        runs: settings.propertyRuns ?? source.propertyRuns,
        replay: settings.replay,
        shrinkSeconds: manners.shrink,
      },
      ...(keeper ? { cleanUp: async (prefix) => (await keeper.remove(madeBy(prefix))).left } : {}),
    };
    const follow = settings.follow?.(plan);
    const latencies = latenciesOf();
    const results = await runChecks(checks, parts, parallel, signal, (result) => follow?.done(result), {
      begun: (check) => follow?.begun(check),
      asked: latencies.note,
    });
    follow?.end();
    const last = keeper ? await keeper.remove(ofRun(run)) : { removed: [], left: [] };
    return {
      format: 'openstack-conformance 1',
      run,
      target: source.name,
      description: source.description,
      subject: subject.name,
      began: began.toISOString(),
      seconds: (Date.now() - began.getTime()) / 1000,
      seed,
      ...(signal.aborted ? { stopped: reasonOf(settings.signal, seconds) } : {}),
      cases: results.reduce((sum, { cases }) => sum + cases, 0),
      counts: countsOf(results),
      conforms: conforms(results),
      leftovers: { removed: [...removed, ...last.removed], left: last.left },
      latencies: latencies.found,
      results,
    };
  } finally {
    await target.close();
  }
}

function reasonOf({ aborted, reason }: AbortSignal, seconds: Seconds): string {
  if (!aborted) return `${seconds} s have passed, its ceiling`;
  return reason instanceof Error ? reason.message : String(reason);
}

/** So many checks at once that they stay below the ceiling together. */
function atOnce(wanted: number, ceiling: number, plan: Plan): number {
  return Math.max(1, Math.min(wanted, Math.floor(ceiling / Math.max(1, plan.serversAtOnce))));
}

async function removeEarlier(
  keeper: Cleaner,
  run: string,
  now: Date,
  say: (text: string) => void,
): Promise<readonly string[]> {
  const { removed, left } = await keeper.remove(leftByEarlier(now.getTime() / 1000, run));
  if (removed.length > 0) say(`Removed what earlier runs left: ${removed.join(', ')}.`);
  if (left.length > 0) say(`Could not remove what earlier runs left: ${left.join(', ')}.`);
  return removed.map((what) => `${what}, of an earlier run`);
}

async function makeRoom(target: Target, plan: Plan, kind: Target['kind']): Promise<void> {
  const short = kind === 'cloud' ? await shortages(target, plan) : [];
  if (short.length > 0) throw new NoRoom(short);
}

/** The project's quota does not suffice for what was planned. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';

  constructor(short: readonly string[]) {
    super(
      `the quota does not suffice: ${short.join('; ')}. Lower --max-servers, or ask the operator for more`,
    );
  }
}
