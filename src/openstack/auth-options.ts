import type { ApplicationCredentialAuth, Auth, PasswordAuth, TokenAuth } from './auth.js';
import { CloudConfigError, type ConfigProblem } from './errors.js';
import { type IdentityVersion, versionInUrl } from './identity/discovery.js';

/** keystoneauth's names for what identifies a user; `tenant_*` are the older names of `project_*`. */
const KNOWN = [
  'auth_type',
  'auth_url',
  'username',
  'user_id',
  'password',
  'user_domain_name',
  'user_domain_id',
  'project_name',
  'project_id',
  'project_domain_name',
  'project_domain_id',
  'default_domain_name',
  'default_domain_id',
  'tenant_name',
  'tenant_id',
  'token',
  'application_credential_id',
  'application_credential_name',
  'application_credential_secret',
] as const;

type Key = (typeof KNOWN)[number];
type Given = Partial<Record<Key, string>>;

const isKnown = (key: string): key is Key => (KNOWN as readonly string[]).includes(key);

/** Scopes in which no server can be created. */
const OTHER_SCOPES: ReadonlySet<string> = new Set(['domain_id', 'domain_name', 'system_scope', 'trust_id']);

interface AuthType {
  readonly method: Auth['method'];
  readonly version?: IdentityVersion;
}

const TYPES: Readonly<Record<string, AuthType>> = {
  password: { method: 'password' },
  v3password: { method: 'password', version: '3' },
  v2password: { method: 'password', version: '2.0' },
  token: { method: 'token' },
  v3token: { method: 'token', version: '3' },
  v2token: { method: 'token', version: '2.0' },
  v3applicationcredential: { method: 'applicationCredential', version: '3' },
};

/** How an option is named where the user wrote it. */
export type Path = (key: string) => string;

/** `os_auth_args`: options by keystoneauth's names. @throws CloudConfigError with every problem */
export function authFromArgs(
  args: Readonly<Record<string, unknown>>,
  path: Path = (key) => `os_auth_args.${key}`,
): Auth {
  const problems: ConfigProblem[] = [];
  const given: Given = {};
  for (const [key, value] of Object.entries(args)) {
    const message = wrongOption(key, value);
    if (message) problems.push({ path: path(key), message });
    else if (isKnown(key) && typeof value === 'string' && value !== '') given[key] = value;
  }
  const auth = assemble(withAliases(given), (key, message) => problems.push({ path: path(key), message }));
  if (auth === undefined || problems.length > 0) throw new CloudConfigError(problems);
  return auth;
}

/** The OS_* variables of the openstack client. @throws CloudConfigError with every problem */
export function authFromEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Auth {
  const variable: Path = (key) => `OS_${key.toUpperCase()}`;
  const args = KNOWN.map((key) => [key, env[variable(key)]] as const);
  return authFromArgs(Object.fromEntries(args.filter(([, value]) => value !== undefined)), variable);
}

function wrongOption(key: string, value: unknown): string | undefined {
  if (OTHER_SCOPES.has(key)) return 'is not supported: a worker needs a project, give project_name';
  if (!isKnown(key)) return `is not known; known are ${KNOWN.join(', ')}`;
  if (value === undefined || value === null || typeof value === 'string') return undefined;
  return `must be text, not a ${typeof value} (in YAML: put it in quotes)`;
}

function withAliases(given: Given): Given {
  const { tenant_name, tenant_id, default_domain_id, default_domain_name } = given;
  const domain = { id: default_domain_id, name: default_domain_name };
  const full: Record<string, string | undefined> = {
    project_name: tenant_name,
    project_id: tenant_id,
    ...(given.user_domain_id || given.user_domain_name
      ? {}
      : { user_domain_id: domain.id, user_domain_name: domain.name }),
    ...(given.project_domain_id || given.project_domain_name
      ? {}
      : { project_domain_id: domain.id, project_domain_name: domain.name }),
    ...given,
  };
  return Object.fromEntries(Object.entries(full).filter(([, value]) => value !== undefined));
}

type Complain = (key: Key, message: string) => void;

function assemble(given: Given, complain: Complain): Auth | undefined {
  const type = typeOf(given, complain);
  const authUrl = checkedUrl(given.auth_url, type, complain);
  if (type === undefined) return undefined;
  const where = { authUrl, identityVersion: type.version };
  return MAKERS[type.method](given, where, complain);
}

function typeOf(given: Given, complain: Complain): AuthType | undefined {
  const name = given.auth_type ?? impliedType(given);
  const type = TYPES[name];
  if (!type) complain('auth_type', `${name} is not known; known are ${Object.keys(TYPES).join(', ')}`);
  return type;
}

/** As the openstack client does, what is given tells the type. */
function impliedType(given: Given): string {
  if (given.password !== undefined) return 'password';
  if (given.application_credential_secret !== undefined) return 'v3applicationcredential';
  return given.token === undefined ? 'password' : 'token';
}

function checkedUrl(url: string | undefined, type: AuthType | undefined, complain: Complain): string {
  const problem = url === undefined ? 'is missing' : wrongUrl(url, type?.version);
  if (problem) complain('auth_url', problem);
  return url ?? '';
}

/** What is wrong with an auth URL, in words; undefined where nothing is. */
export function wrongUrl(url: string, version?: IdentityVersion): string | undefined {
  if (!URL.canParse(url)) return 'is no URL; write it like http://host:5000/v3';
  const { protocol, username, password, search } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'must begin with http:// or https://';
  if (username !== '' || password !== '') return 'must not hold a user or password; give them by themselves';
  if (search !== '') return 'must not have a query';
  const named = versionInUrl(url);
  const contradicts = named !== undefined && version !== undefined && named !== version;
  return contradicts
    ? `names version ${named} of the identity API, but auth_type wants ${version}`
    : undefined;
}

interface Where {
  readonly authUrl: string;
  readonly identityVersion: IdentityVersion | undefined;
}

const MAKERS = {
  password: (given: Given, where: Where, complain: Complain): PasswordAuth => {
    if (!given.username && !given.user_id) complain('username', 'is missing (or user_id)');
    return {
      method: 'password',
      ...where,
      ...userOf(given),
      ...scopeOf(given),
      password: required('password', given, complain),
    };
  },
  token: (given: Given, where: Where, complain: Complain): TokenAuth => ({
    method: 'token',
    ...where,
    ...scopeOf(given),
    token: required('token', given, complain),
  }),
  applicationCredential: (given: Given, where: Where, complain: Complain): ApplicationCredentialAuth => {
    const { application_credential_id: id, application_credential_name: name } = given;
    if (!id && !name) complain('application_credential_id', 'is missing (or application_credential_name)');
    if (!id && name && !given.username && !given.user_id) {
      complain('username', 'is missing (or user_id): an application credential by name needs its owner');
    }
    return {
      method: 'applicationCredential',
      ...where,
      ...userOf(given),
      id,
      name,
      secret: required('application_credential_secret', given, complain),
    };
  },
} as const;

function required(key: Key, given: Given, complain: Complain): string {
  if (given[key] === undefined) complain(key, 'is missing');
  return given[key] ?? '';
}

function userOf({ username, user_id, user_domain_name, user_domain_id }: Given) {
  return { username, userId: user_id, userDomainName: user_domain_name, userDomainId: user_domain_id };
}

function scopeOf({ project_name, project_id, project_domain_name, project_domain_id }: Given) {
  return {
    projectName: project_name,
    projectId: project_id,
    projectDomainName: project_domain_name,
    projectDomainId: project_domain_id,
  };
}
