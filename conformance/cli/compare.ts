import { Command } from 'commander';
import { comparison, differences } from '../report/compare.js';
import { resultsIn } from './results-file.js';

export const compare = new Command('compare')
  .description('what changed between two runs; exit code 0: no verdict, 1: some')
  .argument('<before>', 'a results.json')
  .argument('<after>', 'another')
  .action(async (before: string, after: string) => {
    const [old, now] = [await resultsIn(before), await resultsIn(after)];
    process.stdout.write(`${comparison(old, now)}\n`);
    process.exitCode = differences(old, now).length === 0 ? 0 : 1;
  });
