import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError } from 'commander';
import { CHECKS } from '../checks/index.js';
import { junitOf } from '../report/junit.js';
import { openSource, openSubject, type SourceOptions } from '../run/choices.js';
import { planInWords } from '../run/plan.js';
import { progress } from '../run/progress.js';
import type { Counterexample } from '../run/property.js';
import { exitCodeOf, type Results } from '../run/results.js';
import { conformanceRun, type RunSettings } from '../run/run.js';
import { globs } from '../run/selection.js';

interface Options extends SourceOptions {
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
}

export const run = new Command('run')
  .description('check a cloud, and a worker on it; exit code 0: passed, 1: failed, 2: could not run')
  .option('--os-cloud <name>', 'this cloud of clouds.yaml instead of the simulator')
  .option('--os-env', 'the cloud that OS_* variables speak of')
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
  .action(async (options: Options) => {
    process.exitCode = await runCommand(options);
  });

async function runCommand(options: Options): Promise<number> {
  const replay = options.replay === undefined ? undefined : await readCounterexample(options.replay);
  const only = replay ? [replay.check] : options.only;
  const checks = CHECKS.filter(
    ({ id }) => (only.length === 0 || globs(only)(id)) && !globs(options.skip)(id),
  );
  if (checks.length === 0)
    throw new Error(`no check is like ${only.join(', ')}; see: openstack-conformance list`);
  const subject = await openSubject(options.subject);
  const source = await openSource(options, subject);
  const end = new AbortController();
  const stop = (signal: string): void => end.abort(new Error(`ended by ${signal}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const settings: RunSettings = {
      checks,
      source,
      subject,
      readOnly: options.readOnly ?? false,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.runs === undefined ? {} : { propertyRuns: options.runs }),
      ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
      ...(options.maxServers === undefined ? {} : { maxServers: options.maxServers }),
      ...(options.maxVolumes === undefined ? {} : { maxVolumes: options.maxVolumes }),
      ...(options.maxSeconds === undefined ? {} : { maxSeconds: options.maxSeconds }),
      ...(replay ? { replay } : {}),
      signal: end.signal,
      say: (text) => void process.stdout.write(`${text}\n`),
      agree: async (plan) => {
        process.stdout.write(`${planInWords(plan, source.description)}\n`);
        return source.kind === 'simulator' || plan.servers + plan.volumes === 0 || options.yes || asked();
      },
      follow: (plan) => progress(checks.length, { expected: plan.seconds, quiet: options.quiet ?? false }),
    };
    const results = await conformanceRun(settings);
    if (!results) return 2;
    process.stdout.write(`${summary(results)}\n`);
    if (options.out) await writeReports(results, options.out);
    return end.signal.aborted ? 2 : exitCodeOf(results.results);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await subject.close();
    await source.close();
  }
}

async function asked(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('Nobody is here to agree; give --yes, or --read-only.\n');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Go on? [y/N] ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

function summary({ counts, cases, seconds, conforms, leftovers, subject, target }: Results): string {
  const { pass, fail, skipped, disabled, error } = counts;
  return [
    `${pass} passed, ${fail} failed, ${skipped} skipped, ${disabled} disabled, ${error} errors of the kit; ${cases} generated cases; ${seconds.toFixed(1)} s`,
    ...(leftovers.left.length > 0 ? [`could not be removed: ${leftovers.left.join(', ')}`] : []),
    `${subject} on ${target} ${conforms ? 'conforms: every MUST that was tried holds' : 'does not conform'}.`,
  ].join('\n');
}

async function writeReports(results: Results, folder: string): Promise<void> {
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
  process.stdout.write(`Reports: ${join(folder, 'report.html')}, results.json, junit.xml\n`);
}

async function readCounterexample(file: string): Promise<Counterexample> {
  const read = JSON.parse(await readFile(file, 'utf8')) as Counterexample | Results;
  if (!('results' in read)) return read;
  const found = read.results.find(({ counterexample }) => counterexample)?.counterexample;
  if (!found) throw new Error(`${file} holds no counterexample`);
  return found;
}

function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
}
