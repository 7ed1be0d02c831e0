#!/usr/bin/env node
import { Command } from 'commander';
import { compare } from './cli/compare.js';
import { list } from './cli/list.js';
import { mutants } from './cli/mutants.js';
import { run } from './cli/run.js';
import { tour } from './cli/tour.js';

const program = new Command('openstack-conformance')
  .description('Whether a cloud, and a latent worker on it, keep to the specification.')
  .addCommand(run, { isDefault: true })
  .addCommand(list)
  .addCommand(compare)
  .addCommand(mutants)
  .addCommand(tour);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
