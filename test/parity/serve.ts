import { Command, Option } from 'commander';
import { startSimulator } from '../../sim/index.js';
import type { Series } from './recording.js';
import { referenceProfile } from './reference/profile.js';
import { referenceSeed } from './reference/seed.js';

/** `npm run parity:cloud`: see README.md. */

const { series } = new Command('parity:cloud')
  .description(
    'serves the simulator as the recorded cloud, each service on its standard port, until it is stopped',
  )
  .addOption(
    new Option('--series <name>', 'the cloud of which recordings')
      .choices(['zed', 'zed-without-network'])
      .default('zed'),
  )
  .parse()
  .opts<{ readonly series: Series }>();

const simulator = await startSimulator({
  profile: referenceProfile(series),
  seed: referenceSeed(series),
  standardPorts: true,
});
process.stdout.write(`${simulator.url}/v3 answers as the recorded cloud; Ctrl-C ends it\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
