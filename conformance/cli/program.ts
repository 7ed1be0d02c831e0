import { Command } from 'commander';
import { compare } from './compare.js';
import { list } from './list.js';
import { mutants } from './mutants.js';
import { profile } from './profile.js';
import { run } from './run.js';
import type { Surroundings } from './surroundings.js';
import { tour } from './tour.js';
import { twin } from './twin.js';

/** Does what a command line says, and says in `surroundings.exitCode` how it went. */
export async function openstackConformance(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const program = new Command('openstack-conformance')
    .description('Whether a cloud, and a latent worker on it, keep to the specification.')
    .addCommand(run(surroundings), { isDefault: true })
    .addCommand(profile(surroundings))
    .addCommand(twin(surroundings))
    .addCommand(list)
    .addCommand(compare(surroundings))
    .addCommand(mutants)
    .addCommand(tour);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    surroundings.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    surroundings.exitCode = 2;
  }
}
