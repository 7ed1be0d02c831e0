/** `openstack-latent-worker check master.config.ts`: whether it would work, before the first build finds out. */
import { Command } from 'commander';
import colors from 'picocolors';
import { systemClock } from '../clock.js';
import { checkConfig } from '../master/config.js';
import type { MasterWorker } from '../master/master-worker.js';
import { silentLogger } from '../master/port.js';
import { loadConfig } from './load-config.js';

export function checkCommand(): Command {
  return new Command('check')
    .description('check a configuration, and that the clouds of its workers have what it asks for')
    .argument('[config]', 'the configuration', 'master.config.ts')
    .option('--offline', 'ask no cloud')
    .action(check);
}

async function check(path: string, { offline }: { readonly offline?: boolean }): Promise<void> {
  const { config } = await loadConfig(path);
  const { workers } = checkConfig(config, ({ name }) => ({ name, clock: systemClock, logger: silentLogger }));
  console.log(`${colors.green('✓')} ${path}: ${workers.length} workers, ${config.builders.length} builders`);
  if (!offline) for (const worker of workers) await checkLive(worker);
  await Promise.all(workers.map((worker) => worker.stop({ fast: true })));
}

async function checkLive(worker: MasterWorker): Promise<void> {
  if (!worker.check) return;
  const problems = await worker.check();
  if (problems.length === 0) console.log(`${colors.green('✓')} ${worker.name}`);
  for (const { path, message } of problems)
    console.log(`${colors.red('✗')} ${worker.name}: ${path}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
}
