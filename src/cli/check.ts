/** `openstack-latent-worker check master.config.ts`: whether it would work, before the first build finds out. */
import { Command } from 'commander';
import colors from 'picocolors';
import { systemClock } from '../clock.js';
import { checkConfig, type MasterConfig } from '../master/config.js';
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
  if (!offline) for (const worker of workers) await checkLive(worker, config);
  await Promise.all(workers.map((worker) => worker.stop({ fast: true })));
}

/** What depends on a build is rendered for one that has only the configuration's own properties. */
async function checkLive(worker: MasterWorker, config: MasterConfig): Promise<void> {
  if (!worker.check) return;
  const { defaultProperties, properties } = worker.settings;
  const known = { ...defaultProperties, ...config.properties, ...properties, workername: worker.name };
  const findings = await worker.check({ build: { properties: known } });
  if (findings.length === 0) console.log(`${colors.green('✓')} ${worker.name}`);
  for (const { level, path, message } of findings)
    console.log(`${MARKS[level]} ${worker.name}: ${path}: ${message}`);
  if (findings.some(({ level }) => level === 'error')) process.exitCode = 1;
}

const MARKS = { error: colors.red('✗'), warning: colors.yellow('!') };
