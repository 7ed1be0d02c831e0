import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Check } from '../check.js';
import { CHECKS } from '../checks/index.js';
import { junitOf } from '../report/junit.js';
import { openSource, openSubject, type SourceOptions } from '../run/choices.js';
import { planInWords } from '../run/plan.js';
import { progress } from '../run/progress.js';
import type { Counterexample } from '../run/property.js';
import { exitCodeOf, type Results } from '../run/results.js';
import { conformanceRun, type RunSettings } from '../run/run.js';
import { globs } from '../run/selection.js';
import type { TargetSource } from '../targets/target.js';
import { agreed } from './ask.js';
import { type CloudOptions, sourceOptions, withCloudOptions } from './cloud-options.js';
import { compareCommand } from './compare.js';
import { untilSignalled } from './signals.js';
import type { Surroundings } from './surroundings.js';
import { collected, whole } from './values.js';

export interface RunOptions extends CloudOptions {
  /** A profile's file. */
  readonly rehearse?: string;
  readonly speed?: number;
  readonly subject?: string;
  readonly readOnly?: boolean;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly yes?: boolean;
  readonly out?: string;
  readonly seed?: number;
  readonly runs?: number;
  readonly parallel?: number;
  readonly maxServers?: number;
  readonly maxVolumes?: number;
  readonly maxSeconds?: number;
  readonly replay?: string;
  readonly quiet?: boolean;
  /** Two results.json. */
  readonly compare?: readonly string[];
}

export function run(surroundings: Surroundings): Command {
  return withCloudOptions(new Command('run'))
    .description('check a cloud, and a worker on it; exit code 0: passed, 1: failed, 2: could not run')
    .option('--rehearse <file>', 'the simulator with this profile, taken for a real cloud')
    .option('--speed <n>', 'how fast its time passes then', whole, 10)
    .option('--subject <command>', 'a worker behind an adapter, such as a program of your own; or "buildbot"')
    .option('--read-only', 'create nothing')
    .option('--only <glob>', 'only checks whose id is like it; may be repeated', collected, [])
    .option('--skip <glob>', 'not those; may be repeated', collected, [])
    .option('--yes', 'do not ask before anything is created')
    .option('--out <dir>', 'write results.json, junit.xml and report.html there')
    .option('--seed <n>', 'of all chance', whole)
    .option('--runs <n>', 'cases of each property', whole)
    .option('--parallel <n>', 'checks at once', whole)
    .option('--max-servers <n>', 'at once', whole)
    .option('--max-volumes <n>', 'at once', whole)
    .option('--max-seconds <n>', 'for the whole run', whole)
    .option('--replay <file>', 'only the counterexample in this file, or the first in a results.json')
    .option('--quiet', 'tell of failures alone')
    .option('--compare <files...>', 'run nothing: what changed between two results.json')
    .action(async (options: RunOptions) => {
      const { compare } = options;
      surroundings.exitCode = await (compare
        ? compareCommand(compare, surroundings)
        : runCommand(options, surroundings));
    });
}

/** @returns the exit code */
export async function runCommand(options: RunOptions, surroundings: Surroundings): Promise<number> {
  const { stdout } = surroundings;
  const replay = options.replay === undefined ? undefined : await readCounterexample(options.replay);
  const checks = chosen(replay ? [replay.check] : options.only, options.skip);
  const from = { ...(await sourceOptions({ ...options }, surroundings)), ...rehearsed(options) };
  const subject = await openSubject(options.subject);
  const end = untilSignalled(surroundings);
  let source: TargetSource | undefined;
  try {
    source = await openSource(from, subject);
    const { kind, description } = source;
    const isFree = kind === 'simulator' || options.rehearse !== undefined;
    const results = await conformanceRun({
      ...settingsOf(options),
      checks,
      source,
      subject,
      ...(replay ? { replay } : {}),
      signal: end.signal,
      say: (text) => void stdout.write(`${text}\n`),
      agree: async (plan) => {
        stdout.write(`${planInWords(plan, description)}\n`);
        return isFree || plan.servers + plan.volumes === 0 || options.yes || agreed(surroundings);
      },
      follow: (plan) =>
        progress(checks.length, {
          out: stdout,
          expected: plan.seconds,
          quiet: options.quiet ?? false,
        }),
    });
    if (!results) return 2;
    stdout.write(`${summary(results)}\n`);
    if (options.out) stdout.write(`${await writeReports(results, options.out)}\n`);
    return results.stopped === undefined ? exitCodeOf(results.results) : 2;
  } finally {
    end.forget();
    await subject.close();
    await source?.close();
  }
}

function rehearsed({ rehearse, speed = 10 }: RunOptions): Pick<SourceOptions, 'rehearsal'> {
  return rehearse === undefined ? {} : { rehearsal: { file: rehearse, speed } };
}

function chosen(only: readonly string[], skip: readonly string[]): readonly Check[] {
  const checks = CHECKS.filter(({ id }) => (only.length === 0 || globs(only)(id)) && !globs(skip)(id));
  if (checks.length === 0)
    throw new Error(`no check is like ${only.join(', ')}; see: openstack-conformance list`);
  return checks;
}

function settingsOf(options: RunOptions): Partial<RunSettings> {
  return {
    readOnly: options.readOnly ?? false,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.runs === undefined ? {} : { propertyRuns: options.runs }),
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
    ...(options.maxServers === undefined ? {} : { maxServers: options.maxServers }),
    ...(options.maxVolumes === undefined ? {} : { maxVolumes: options.maxVolumes }),
    ...(options.maxSeconds === undefined ? {} : { maxSeconds: options.maxSeconds }),
  };
}

function summary(results: Results): string {
  const { counts, cases, seconds, conforms, leftovers, stopped, subject, target } = results;
  const { pass, fail, skipped, disabled, error } = counts;
  return [
    `${pass} passed, ${fail} failed, ${skipped} skipped, ${disabled} disabled, ${error} errors of the kit; ${cases} generated cases; ${seconds.toFixed(1)} s`,
    ...(leftovers.left.length > 0 ? [`could not be removed: ${leftovers.left.join(', ')}`] : []),
    ...knownInWords(results),
    ...(stopped === undefined ? [] : [`Stopped: ${stopped}.`]),
    `${subject} on ${target} ${conforms ? 'conforms: every MUST that was tried holds' : 'does not conform'}.`,
  ].join('\n');
}

function knownInWords({ results }: Results): string[] {
  const failed = results.filter(({ verdict }) => verdict === 'fail');
  const known = failed.filter((one) => one.known !== undefined);
  return known.length === 0
    ? []
    : [`${known.length} of the ${failed.length} failures are known defects of the worker.`];
}

async function writeReports(results: Results, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { reportOf } = await import('../report/html.js');
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  await writeFile(join(folder, 'junit.xml'), junitOf(results));
  await writeFile(join(folder, 'report.html'), reportOf(results));
  for (const { counterexample } of results.results) {
    if (!counterexample) continue;
    const name = `counterexample-${counterexample.check.replaceAll('/', '-')}`;
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(counterexample, undefined, 1)}\n`);
    await writeFile(join(folder, `${name}.sh`), `${counterexample.script}\n`);
  }
  return `Reports: ${join(folder, 'report.html')}, results.json, junit.xml`;
}

async function readCounterexample(file: string): Promise<Counterexample> {
  const read = JSON.parse(await readFile(file, 'utf8')) as Counterexample | Results;
  if (!('results' in read)) return read;
  const found = read.results.find(({ counterexample }) => counterexample)?.counterexample;
  if (!found) throw new Error(`${file} holds no counterexample`);
  return found;
}
