import { Command, CommanderError } from 'commander';
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
  const { stdout, stderr } = surroundings;
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      surroundings.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    surroundings.exitCode = 2;
  }
}
