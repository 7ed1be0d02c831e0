import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { profileDocument } from '../profile/document.js';
import { takeProfile } from '../profile/take.js';
import { openTarget } from '../run/choices.js';
import { agreed } from './ask.js';
import { type CloudOptions, sourceOptions, withCloudOptions } from './cloud-options.js';
import { untilSignalled } from './signals.js';
import type { Surroundings } from './surroundings.js';
import { whole } from './values.js';

export interface ProfileOptions extends CloudOptions {
  readonly output: string;
  readonly anonymous?: boolean;
  readonly boots: number;
  readonly burst: number;
  readonly maxSeconds: number;
  readonly yes?: boolean;
}

export function profile(surroundings: Surroundings): Command {
  return withCloudOptions(new Command('profile'))
    .description('measure a cloud, and write a profile with which openstack-sim is such a cloud')
    .requiredOption('-o, --output <file>', 'YAML, for openstack-sim --profile')
    .option(
      '--anonymous',
      'without names and ids of flavors, images, networks and zones, and public addresses',
    )
    .option('--boots <n>', 'servers to boot, one at a time; 0 creates nothing', whole, 3)
    .option('--burst <n>', 'requests in a row to each service, to find out its rate limit', whole, 0)
    .option('--max-seconds <n>', 'for all of it', whole, 1_800)
    .option('--yes', 'do not ask before anything is created')
    .action(async (options: ProfileOptions) => {
      surroundings.exitCode = await profileCommand(options, surroundings);
    });
}

/** @returns the exit code */
export async function profileCommand(options: ProfileOptions, surroundings: Surroundings): Promise<number> {
  const { stdout } = surroundings;
  const { output, boots, burst, maxSeconds, anonymous = false, yes = false } = options;
  const say = (text: string): void => void stdout.write(`${text}\n`);
  const target = await openTarget(await sourceOptions({ ...options }, surroundings));
  const end = untilSignalled(surroundings);
  try {
    const taken = await takeProfile({
      target,
      signal: end.signal,
      boots,
      burst,
      isAnonymous: anonymous,
      maxSeconds,
      say,
      agree: async () => {
        say(planned(boots, burst, target.name));
        return boots === 0 || yes || agreed(surroundings);
      },
    });
    if (!taken) return 2;
    await writeFile(output, profileDocument(taken, new Date()));
    for (const note of taken.notes) say(`note: ${note}`);
    for (const what of taken.left) say(`could not be removed: ${what}`);
    say(`${output}: try it with openstack-sim --profile ${output}`);
    return taken.left.length > 0 ? 1 : 0;
  } finally {
    end.forget();
    await target.close();
  }
}

function planned(boots: number, burst: number, name: string): string {
  return [
    `Measures ${name}.`,
    boots === 0
      ? 'Nothing is created.'
      : `Creates, and deletes again, ${boots + 1} servers, one at a time, and a volume, of the smallest flavor and image.`,
    ...(burst > 0 ? [`Asks each service up to ${burst} times in a row.`] : []),
  ].join('\n');
}
