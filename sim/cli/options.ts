import { Command, InvalidArgumentError, Option } from 'commander';

/** What the command line says. */
export interface CliOptions {
  readonly port: number;
  readonly host: string;
  readonly allowRemote?: true;
  readonly standardPorts?: true;
  /** A name, or a file. */
  readonly profile?: string;
  readonly seed?: number;
  /** A file that says what the cloud holds. */
  readonly cloud?: string;
  readonly speed: number;
  readonly state?: string;
  readonly bootCommand?: string;
  readonly runUserData?: true;
  readonly control: boolean;
  readonly quiet?: true;
  readonly json?: true;
  readonly color: boolean;
  readonly printProfile?: string;
  readonly printProfileSchema?: true;
  readonly printSeedSchema?: true;
}

/** The port of Keystone that the specification's examples name: they run as they are. */
export const DEFAULT_PORT = 35357;

export function command(): Command {
  return new Command('openstack-sim')
    .description(
      'An OpenStack cloud in memory: Keystone, Nova, Glance, Cinder, Neutron, Placement, metadata.',
    )
    .option(
      '-p, --port <port>',
      'port of all services, 0 for any that is free',
      integer(0, 65_535),
      DEFAULT_PORT,
    )
    .option('--standard-ports', 'each service on its own port (5000, 8774, 9292, ...), instead of --port')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'allow a --host that other machines can reach')
    .option('--profile <name|file>', 'what kind of cloud: instant, devstack, busy, public, legacy, or a file')
    .option('--cloud <file>', 'what the cloud holds at the start: users, images, flavors, ... (YAML or JSON)')
    .option(
      '--seed <number>',
      'random seed: the same one repeats a run (default: drawn, and printed)',
      integer(0),
    )
    .option(
      '--speed <factor>',
      'how fast time passes: 60 makes a minute of a second, 0 stands still',
      decimal,
      1,
    )
    .option('--state <file>', 'keep the cloud in this file across restarts')
    .option('--boot-command <command>', 'shell command that runs as the guest of each server that boots')
    .option(
      '--run-user-data',
      'run user data that is a script, ON THIS MACHINE, AS YOU: whoever can create a server here can do what you can',
    )
    .option('--no-control', 'no control plane and dashboard below /_sim/')
    .option('-q, --quiet', 'no line per request')
    .option('--json', 'print JSON, one object a line')
    .addOption(new Option('--no-color', 'no colours'))
    .option('--print-profile <name>', 'print a profile as YAML, to start one of your own from, and exit')
    .option('--print-profile-schema', 'print the JSON schema of profile files and exit')
    .option('--print-seed-schema', 'print the JSON schema of --cloud files and exit')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(openstack-sim --help says what there is)');
}

function integer(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`give a whole number from ${min} to ${max}.`);
  };
}

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('give 0 or a number above.');
}
