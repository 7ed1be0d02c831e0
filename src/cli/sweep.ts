/** `openstack-latent-worker sweep`: what workers left behind in a cloud. */
import { Command } from 'commander';
import colors from 'picocolors';
import { systemClock } from '../clock.js';
import { silentLogger } from '../master/port.js';
import { CloudSession } from '../openstack/index.js';
import { authentication } from '../worker/authentication.js';
import { ConfigurationError } from '../worker/configuration-error.js';
import { findLeftovers, type Leftover, removeLeftovers } from '../worker/sweep.js';

interface SweepOptions {
  readonly osCloud?: string;
  readonly region?: string;
  readonly master?: string;
  readonly worker?: string;
  readonly allMasters?: boolean;
  readonly delete?: boolean;
  readonly timeout: string;
  readonly json?: boolean;
}

export function sweepCommand(): Command {
  return new Command('sweep')
    .description(
      'list, or with --delete remove, the instances that workers left in a cloud. Only what carries their mark ' +
        'is touched; the instances of a master that runs carry it too, so stop it first',
    )
    .option('--os-cloud <name>', 'a cloud of clouds.yaml; by default the OS_* variables say which')
    .option('--region <name>', 'a region of it')
    .option('--master <name>', "only the named master's, and a Buildbot's of that name")
    .option('--worker <name>', "only the named worker's")
    .option('--all-masters', 'with --delete: whichever master they belong to')
    .option('--delete', 'delete them, and wait until they and their volumes are gone')
    .option('--timeout <seconds>', 'how long a deletion that fails is tried again', '600')
    .option('--json', 'print JSON')
    .action(sweep);
}

async function sweep(options: SweepOptions): Promise<void> {
  const timeout = Number(options.timeout);
  if (options.delete && options.master === undefined && !options.allMasters)
    throw new ConfigurationError([
      { path: '--delete', message: 'give --master NAME to say whose to delete, or --all-masters' },
    ]);
  if (!(timeout > 0))
    throw new ConfigurationError([{ path: '--timeout', message: 'give a number of seconds above 0' }]);
  const cloud = sessionOf(options);
  try {
    const leftovers = await findLeftovers(cloud, options);
    print(leftovers, options);
    if (options.delete) await remove(leftovers, cloud, timeout, options);
  } finally {
    await cloud.close();
  }
}

function sessionOf({ osCloud, region }: SweepOptions): CloudSession {
  const given = { ...(osCloud && { os_cloud: osCloud }), ...(region && { region }) };
  const { settings, problems } = authentication(given, process.env);
  if (settings === undefined) throw new ConfigurationError(problems);
  return new CloudSession(settings);
}

function print(leftovers: readonly Leftover[], { json }: SweepOptions): void {
  if (json) console.log(JSON.stringify(leftovers, undefined, 2));
  else if (leftovers.length === 0) console.log('nothing is left behind');
  else for (const leftover of leftovers) console.log(line(leftover));
}

function line({ id, worker, status, created = '', volumes }: Leftover): string {
  const more = volumes.length > 0 ? `  volumes ${volumes.join(', ')}` : '';
  return `${id}  ${colors.bold(worker)}  ${status}  ${created}${more}`;
}

async function remove(
  leftovers: readonly Leftover[],
  cloud: CloudSession,
  deleteTimeout: number,
  { json }: SweepOptions,
): Promise<void> {
  const left: string[] = [];
  await removeLeftovers(leftovers, {
    cloud,
    clock: systemClock,
    logger: silentLogger,
    deleteTimeout,
    onGivenUp: (kind, id) => left.push(`${kind} ${id}`),
  });
  for (const what of left) console.error(colors.red(`${what} could not be deleted`));
  if (left.length > 0) process.exitCode = 1;
  else if (!json && leftovers.length > 0) console.log(colors.green(`${leftovers.length} deleted, and gone`));
}
