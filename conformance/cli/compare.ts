import { Command } from 'commander';
import { comparison, differences } from '../report/compare.js';
import { resultsIn } from './results-file.js';
import type { Surroundings } from './surroundings.js';

export function compare(surroundings: Surroundings): Command {
  return new Command('compare')
    .description('what changed between two runs; exit code 0: no verdict, 1: some')
    .argument('<before>', 'a results.json')
    .argument('<after>', 'another')
    .action(async (before: string, after: string) => {
      surroundings.exitCode = await compareCommand([before, after], surroundings);
    });
}

/** @returns 0: no verdict differs; 1: some do */
export async function compareCommand(
  files: readonly string[],
  { stdout }: Pick<Surroundings, 'stdout'>,
): Promise<0 | 1> {
  const [before, after, ...more] = await Promise.all(files.map(resultsIn));
  if (!before || !after || more.length > 0) throw new Error('give two results.json to compare');
  stdout.write(`${comparison(before, after)}\n`);
  return differences(before, after).length === 0 ? 0 : 1;
}
