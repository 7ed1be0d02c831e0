import { Command } from 'commander';
import { CHECKS } from '../checks/index.js';
import { CLOUD_MUTANTS } from '../mutants/cloud-mutants.js';
import { hunt } from '../mutants/hunt.js';
import { WORKER_MUTANTS } from '../mutants/worker-mutants.js';
import { globs } from '../run/selection.js';

export const MUTANTS = [...WORKER_MUTANTS, ...CLOUD_MUTANTS];

export const mutants = new Command('mutants')
  .description(
    'deliberate faults in worker and cloud, and the check that catches each; exit code 1: some are not caught',
  )
  .option('--only <glob>', 'only mutants whose id is like it', '*')
  .action(async ({ only }: { only: string }) => {
    const end = new AbortController();
    process.once('SIGINT', () => end.abort());
    const chosen = MUTANTS.filter(({ id }) => globs([only])(id));
    let caught = 0;
    for (const mutant of chosen) {
      const { check, message, tried } = await hunt(mutant, CHECKS, end.signal);
      if (check !== undefined) caught++;
      const by = check === undefined ? `NOT CAUGHT by ${tried} checks` : `caught by ${check}`;
      const why = message === undefined ? '' : `\n    ${message.split('\n')[0]}`;
      process.stdout.write(
        `${mutant.where.padEnd(6)} ${mutant.id.padEnd(22)} ${mutant.what}\n    ${by}${why}\n`,
      );
    }
    process.stdout.write(`${caught} of ${chosen.length} deliberate faults are caught.\n`);
    process.exitCode = caught === chosen.length ? 0 : 1;
  });
