#!/usr/bin/env node
/** The command `openstack-latent-worker`; each subcommand is a file of `cli/`. */
import { Command } from 'commander';
import colors from 'picocolors';
import { buildCommand, statusCommand } from './cli/build.js';
import { checkCommand } from './cli/check.js';
import { runCommand } from './cli/run.js';
import { sweepCommand } from './cli/sweep.js';

const program = new Command('openstack-latent-worker')
  .description('build workers whose OpenStack instances exist only while there is work')
  .addCommand(runCommand())
  .addCommand(checkCommand())
  .addCommand(buildCommand())
  .addCommand(statusCommand())
  .addCommand(sweepCommand());

try {
  await program.parseAsync();
} catch (error) {
  console.error(colors.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
