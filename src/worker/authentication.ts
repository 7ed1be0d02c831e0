/** Which credentials the `os_*` options, or the environment in their place, amount to. */
import {
  type Auth,
  authFromArgs,
  authFromEnvironment,
  CloudConfigError,
  type CloudSettings,
  loadCloud,
} from '../openstack/index.js';
import type { Problem } from './configuration-error.js';
import type { ParsedOptions } from './option-schema.js';

export type Environment = Readonly<Record<string, string | undefined>>;

type Given = Partial<ParsedOptions>;

export interface Authentication {
  readonly settings: CloudSettings | undefined;
  readonly problems: readonly Problem[];
}

/** Where the environment has what an option leaves out. The first that is set counts. */
const FALLBACKS = {
  os_username: ['OS_USERNAME'],
  os_password: ['OS_PASSWORD'],
  os_tenant_name: ['OS_TENANT_NAME', 'OS_PROJECT_NAME'],
  os_auth_url: ['OS_AUTH_URL'],
  os_user_domain: ['OS_USER_DOMAIN', 'OS_USER_DOMAIN_NAME'],
  os_project_domain: ['OS_PROJECT_DOMAIN', 'OS_PROJECT_DOMAIN_NAME'],
  os_cloud: ['OS_CLOUD'],
  region: ['OS_REGION_NAME'],
} as const;

type Name = keyof typeof FALLBACKS;
type Explicit = Exclude<Name, 'os_cloud' | 'region'>;

const EXPLICIT: readonly Explicit[] = [
  'os_username',
  'os_password',
  'os_tenant_name',
  'os_auth_url',
  'os_user_domain',
  'os_project_domain',
];

/** What an environment sets to authenticate in another way than by a user's password. */
const OTHER_METHODS = [
  'OS_AUTH_TYPE',
  'OS_APPLICATION_CREDENTIAL_ID',
  'OS_APPLICATION_CREDENTIAL_NAME',
  'OS_TOKEN',
];

/**
 * `os_auth_args` wins over everything, as in Buildbot; then a cloud of clouds.yaml; then the `os_*` options,
 * each of which may be left out where the environment has it.
 */
export function authentication(given: Given, env: Environment): Authentication {
  const region = given.region ?? fromEnvironment('region', env);
  const found = source(given, env);
  if (!found.settings || region === undefined) return found;
  return {
    ...found,
    settings: { ...found.settings, region: given.region ?? found.settings.region ?? region },
  };
}

function source(given: Given, env: Environment): Authentication {
  const { os_auth_args, os_cloud } = given;
  const own = EXPLICIT.filter((name) => given[name] !== undefined);
  if (os_auth_args !== undefined) return attempt(() => ({ auth: authFromArgs(os_auth_args) }));
  if (os_cloud !== undefined && own.length > 0)
    return failed([{ path: 'os_cloud', message: `give it or ${own.join(', ')}, not both` }]);
  const cloud = os_cloud ?? (own.length === 0 ? fromEnvironment('os_cloud', env) : undefined);
  if (cloud !== undefined) return attempt(() => loadCloud(cloud, { env }));
  if (own.length === 0 && OTHER_METHODS.some((name) => env[name]))
    return attempt(() => ({ auth: authFromEnvironment(env) }));
  return byPassword(given, env);
}

const REQUIRED = [
  ['os_username', "give the user's name, or set OS_USERNAME"],
  ['os_password', "give the user's password, or set OS_PASSWORD"],
  ['os_tenant_name', "give the project's name, or set OS_TENANT_NAME"],
  ['os_auth_url', 'give the URL of Keystone, or set OS_AUTH_URL'],
] as const;

function byPassword(given: Given, env: Environment): Authentication {
  const value = (name: Explicit) => given[name] ?? fromEnvironment(name, env);
  const problems: Problem[] = REQUIRED.filter(([name]) => value(name) === undefined).map(
    ([path, message]) => ({
      path,
      message,
    }),
  );
  const authUrl = value('os_auth_url');
  if (authUrl !== undefined && !isHttp(authUrl))
    problems.push({
      path: 'os_auth_url',
      message: 'give an http or https URL, such as http://127.0.0.1:5000/v3',
    });
  if (problems.length > 0) return failed(problems);
  const auth: Auth = {
    method: 'password',
    authUrl: authUrl as string,
    username: value('os_username'),
    password: value('os_password') as string,
    projectName: value('os_tenant_name'),
    userDomainName: value('os_user_domain'),
    userDomainId: given.os_user_domain === undefined ? env.OS_USER_DOMAIN_ID || undefined : undefined,
    projectDomainName: value('os_project_domain'),
    projectDomainId:
      given.os_project_domain === undefined ? env.OS_PROJECT_DOMAIN_ID || undefined : undefined,
  };
  return { settings: { auth }, problems: [] };
}

function fromEnvironment(name: Name, env: Environment): string | undefined {
  return FALLBACKS[name].map((variable) => env[variable]).find((value) => value);
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

const failed = (problems: readonly Problem[]): Authentication => ({ settings: undefined, problems });

function attempt(load: () => CloudSettings): Authentication {
  try {
    return { settings: load(), problems: [] };
  } catch (error) {
    if (!(error instanceof CloudConfigError)) throw error;
    return failed(error.problems);
  }
}
