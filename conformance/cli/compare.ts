import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { comparison, differences } from '../report/compare.js';
import type { Results } from '../run/results.js';

export const compare = new Command('compare')
  .description('what changed between two runs; exit code 0: no verdict, 1: some')
  .argument('<before>', 'a results.json')
  .argument('<after>', 'another')
  .action(async (before: string, after: string) => {
    const [old, now] = await Promise.all([before, after].map(read));
    process.stdout.write(`${comparison(old as Results, now as Results)}\n`);
    process.exitCode = differences(old as Results, now as Results).length === 0 ? 0 : 1;
  });

async function read(file: string): Promise<Results> {
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  if (results.format !== 'openstack-conformance 1') throw new Error(`${file} is no results.json of this kit`);
  return results;
}
