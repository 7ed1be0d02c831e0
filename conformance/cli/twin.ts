import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { comparison, differences } from '../report/compare.js';
import { type CloudOptions, withCloudOptions } from './cloud-options.js';
import { profileCommand } from './profile.js';
import { resultsIn } from './results-file.js';
import { runCommand } from './run.js';
import type { Surroundings } from './surroundings.js';
import { collected, whole } from './values.js';

interface Options extends CloudOptions {
  readonly out: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly seed: number;
  readonly speed: number;
  readonly boots: number;
  readonly yes?: boolean;
  readonly quiet?: boolean;
}

export function twin(surroundings: Surroundings): Command {
  return withCloudOptions(new Command('twin'))
    .description(
      'check a cloud, measure it, check the simulator as that cloud, and tell where the two reports differ; what is in --out already is not done again',
    )
    .requiredOption('--out <dir>', 'gets cloud/, profile.yaml, simulator/, differences.txt')
    .option('--only <glob>', 'only checks whose id is like it; may be repeated', collected, [])
    .option('--skip <glob>', 'not those; may be repeated', collected, [])
    .option('--seed <n>', 'of all chance', whole, 1)
    .option('--speed <n>', "of the simulator's time", whole, 10)
    .option('--boots <n>', 'servers to boot for the profile, one at a time', whole, 3)
    .option('--yes', 'do not ask before anything is created')
    .option('--quiet', 'tell of failures alone')
    .action(async (options: Options) => {
      surroundings.exitCode = await twinCommand(options, surroundings);
    });
}

/** @returns 0: no verdict differs; 1: some do; 2: a part could not run */
async function twinCommand(options: Options, surroundings: Surroundings): Promise<number> {
  const { out, only, skip, seed, speed, boots, yes, quiet, ...cloud } = options;
  const [there, profile, here] = ['cloud', 'profile.yaml', 'simulator'].map((name) => join(out, name)) as [
    string,
    string,
    string,
  ];
  const common = { only, skip, seed, ...(yes && { yes }), ...(quiet && { quiet }) };
  await mkdir(out, { recursive: true });
  const steps: readonly (readonly [made: string, make: () => Promise<number>])[] = [
    [join(there, 'results.json'), () => runCommand({ ...cloud, ...common, out: there }, surroundings)],
    [
      profile,
      () => profileCommand({ ...cloud, ...PROFILE, ...common, boots, output: profile }, surroundings),
    ],
    [
      join(here, 'results.json'),
      () => runCommand({ ...common, rehearse: profile, speed, out: here }, surroundings),
    ],
  ];
  for (const [made, make] of steps) if (!(await isDone(made)) && (await make()) === 2) return 2;
  const before = await resultsIn(join(there, 'results.json'));
  const after = await resultsIn(join(here, 'results.json'));
  const told = comparison(before, after);
  await writeFile(join(out, 'differences.txt'), `${told}\n`);
  surroundings.stdout.write(`${told}\n`);
  return differences(before, after).length === 0 ? 0 : 1;
}

/** A run that was stopped is done again. */
async function isDone(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  return !file.endsWith('.json') || (await resultsIn(file)).stopped === undefined;
}

const PROFILE = { burst: 0, maxSeconds: 1_800 };
