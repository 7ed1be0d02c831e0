import { CommanderError } from 'commander';
import { startSimulator } from '../simulator.js';
import { accessTo } from './access.js';
import { type CliOptions, command } from './options.js';

/** What the command line needs of a process. */
export interface Surroundings {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Runs `openstack-sim` until it is told to end. @returns the exit code */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const options = command()
      .exitOverride()
      .parse([...argv], { from: 'user' })
      .opts<CliOptions>();
    if (options.printProfile ?? options.printProfileSchema ?? options.printSeedSchema) {
      const { printed } = await import('./print.js');
      surroundings.stdout.write(await printed(options));
      return 0;
    }
    await serve(options, surroundings);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const { explain } = await import('./explain.js');
    surroundings.stderr.write(`openstack-sim: ${explain(error)}\n`);
    return 1;
  }
}

async function serve(options: CliOptions, surroundings: Surroundings): Promise<void> {
  const simulator = await startSimulator({
    ...(await beginning(options)),
    host: options.host,
    port: options.port,
    speed: options.speed,
    control: options.control,
    ...(options.allowRemote ? { allowRemote: true } : {}),
    ...(options.standardPorts ? { standardPorts: true } : {}),
    ...(options.bootCommand === undefined ? {} : { bootCommand: options.bootCommand }),
    ...(options.runUserData ? { runUserData: true } : {}),
    ...(options.state === undefined ? {} : { stateFile: options.state }),
  });
  const ended = signalled(surroundings);
  const { announce } = await import('./announce.js');
  announce(simulator, accessTo(simulator.cloud, simulator.url), options, surroundings.stdout);
  await ended;
  await simulator.close();
}

async function beginning(options: CliOptions): Promise<Parameters<typeof startSimulator>[0]> {
  const { profile, cloud, seed } = options;
  if (profile === undefined && cloud === undefined) return seed === undefined ? {} : { randomSeed: seed };
  const { profileNamed, seedFrom } = await import('./files.js');
  return {
    ...(profile === undefined ? {} : { profile: await profileNamed(profile) }),
    ...(cloud === undefined ? {} : { seed: await seedFrom(cloud) }),
    ...(seed === undefined ? {} : { randomSeed: seed }),
  };
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as it does by default. */
function signalled(surroundings: Surroundings): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      surroundings.off('SIGINT', end);
      surroundings.off('SIGTERM', end);
      resolve();
    };
    surroundings.on('SIGINT', end);
    surroundings.on('SIGTERM', end);
  });
}
