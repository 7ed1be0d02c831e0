import { type Command, Option } from 'commander';
import { type SourceOptions, UnclearTarget } from '../run/choices.js';
import { askSecret } from './ask.js';
import type { Surroundings } from './surroundings.js';

/** The openstack client's options, each with the variable that it stands in the place of. */
const FLAGS = [
  ['auth-url', 'url', 'OS_AUTH_URL'],
  ['username', 'name', 'OS_USERNAME'],
  ['user-domain-name', 'name', 'OS_USER_DOMAIN_NAME'],
  ['project-name', 'name', 'OS_PROJECT_NAME'],
  ['project-id', 'id', 'OS_PROJECT_ID'],
  ['project-domain-name', 'name', 'OS_PROJECT_DOMAIN_NAME'],
  ['region-name', 'name', 'OS_REGION_NAME'],
  ['application-credential-id', 'id', 'OS_APPLICATION_CREDENTIAL_ID'],
] as const;

/** Options that say which cloud is meant. A password is no option: it would be seen by everyone on the machine. */
export interface CloudOptions {
  readonly osCloud?: string;
  readonly osEnv?: boolean;
}

export function withCloudOptions(command: Command): Command {
  command
    .option('--os-cloud <name>', 'this cloud of clouds.yaml instead of the simulator')
    .option('--os-env', 'the cloud that OS_* variables speak of');
  for (const [name, value, variable] of FLAGS)
    command.addOption(new Option(`--os-${name} <${value}>`, `in the place of ${variable}`));
  return command.addHelpText(
    'after',
    '\nThe password is taken from OS_PASSWORD, or asked for on a terminal; it is never an option.',
  );
}

/** @throws UnclearTarget when several clouds are meant; NobodyToAsk */
export async function sourceOptions(
  options: CloudOptions & Readonly<Record<string, unknown>>,
  surroundings: Surroundings,
): Promise<SourceOptions> {
  const { osCloud, osEnv = false } = options;
  const given = Object.fromEntries(
    FLAGS.flatMap(([name, , variable]) => {
      const value = options[`os${camel(name)}`];
      return typeof value === 'string' ? [[variable, value]] : [];
    }),
  );
  const byFlags = Object.keys(given).length > 0;
  if (osCloud !== undefined && (osEnv || byFlags))
    throw new UnclearTarget('--os-cloud says it all: give it, or --os-env and the other --os-* options');
  if (osCloud !== undefined) return { osCloud };
  if (!osEnv && !byFlags) return {};
  return { environment: await withSecret({ ...surroundings.env, ...given }, surroundings) };
}

type Environment = Readonly<Record<string, string | undefined>>;

const SECRETS = ['OS_PASSWORD', 'OS_TOKEN', 'OS_APPLICATION_CREDENTIAL_SECRET'] as const;

async function withSecret(environment: Environment, surroundings: Surroundings): Promise<Environment> {
  if (SECRETS.some((name) => environment[name])) return environment;
  const missing = environment['OS_APPLICATION_CREDENTIAL_ID']
    ? 'OS_APPLICATION_CREDENTIAL_SECRET'
    : 'OS_PASSWORD';
  return { ...environment, [missing]: await askSecret(missing, surroundings) };
}

/** As commander calls it: `auth-url` is `osAuthUrl`. */
function camel(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
