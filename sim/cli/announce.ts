import pc from 'picocolors';
import type { Simulator } from '../simulator.js';
import type { Access } from './access.js';
import { banner } from './banner.js';
import type { CliOptions } from './options.js';
import { requestJson, requestLine } from './request-line.js';

/** Says how to reach the simulator, and then what is asked of it. */
export function announce(
  { cloud, url }: Simulator,
  access: Access,
  options: CliOptions,
  out: NodeJS.WritableStream,
): void {
  const colors = pc.createColors(options.color && pc.isColorSupported);
  if (options.json) out.write(`${JSON.stringify(startOf(cloud, url, access, options))}\n`);
  else out.write(banner(cloud, url, access, options.control, colors));
  if (options.runUserData) process.emitWarning(USER_DATA_RUNS);
  if (options.quiet) return;
  const render = options.json ? requestJson : requestLine;
  cloud.journal.listen((record) => out.write(`${render(record, colors)}\n`));
}

const USER_DATA_RUNS =
  '--run-user-data: user data that is a script runs on this machine, as you; whoever can create a server here can do what you can';

function startOf(
  cloud: Simulator['cloud'],
  url: string,
  access: Access,
  options: CliOptions,
): Record<string, unknown> {
  return {
    event: 'listening',
    url,
    dashboard: options.control ? `${url}/_sim/` : null,
    profile: cloud.profile.name,
    random_seed: cloud.randomSeed,
    environment: access.environment,
    clouds: { sim: access.cloud },
  };
}
