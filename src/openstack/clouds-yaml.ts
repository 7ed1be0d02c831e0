import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { CloudSettings, Interface, TlsOptions } from './auth.js';
import { authFromArgs } from './auth-options.js';
import { CloudConfigError, type ConfigProblem } from './errors.js';

/** Where to look; what is absent is the process's own. */
export interface CloudsYamlPlaces {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly home?: string;
}

const interfaceName = z
  .string()
  .transform((name) => name.replace(/URL$/, ''))
  .pipe(z.enum(['public', 'internal', 'admin'], 'must be public, internal or admin'));

const region = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);

const cloudSchema = z.looseObject({
  auth: z.record(z.string(), z.unknown(), 'must be a mapping').default({}),
  auth_type: z.string().optional(),
  identity_api_version: z.coerce.string().optional(),
  region_name: z.string().optional(),
  regions: z.array(region).default([]),
  interface: interfaceName.optional(),
  endpoint_type: interfaceName.optional(),
  verify: z.boolean('must be true or false').default(true),
  insecure: z.boolean('must be true or false').default(false),
  cacert: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
  profile: z
    .never('is not supported: copy what the profile says (auth_url, region_name) into the cloud')
    .optional(),
});

type Cloud = z.output<typeof cloudSchema>;

const fileSchema = z.object({ clouds: z.record(z.string(), z.unknown()) });

/**
 * A cloud of clouds.yaml, with what secure.yaml adds to it, looked up where the openstack client looks: the
 * file OS_CLIENT_CONFIG_FILE names, then `clouds.yaml`, `.yml` or `.json` in the working directory,
 * ~/.config/openstack and /etc/openstack; the first file that exists counts.
 * @throws CloudConfigError with every problem, or with where it looked
 */
export function loadCloud(name: string, places: CloudsYamlPlaces = {}): CloudSettings {
  const candidates = filesNamed('clouds', 'OS_CLIENT_CONFIG_FILE', places);
  const found = firstFile(candidates);
  if (found === undefined) {
    throw problem('os_cloud', `there is no clouds.yaml; looked at ${candidates.join(', ')}`);
  }
  const secure = firstFile(filesNamed('secure', 'OS_CLIENT_SECURE_FILE', places));
  const { clouds } = readClouds(found);
  if (!Object.hasOwn(clouds, name)) {
    const list = Object.keys(clouds).join(', ') || 'none';
    throw problem('os_cloud', `there is no cloud ${name} in ${found.path}; it has ${list}`);
  }
  const secrets = secure === undefined ? undefined : readClouds(secure).clouds[name];
  return settingsOf(merged(clouds[name], secrets), `${found.path}: clouds.${name}`, places);
}

interface FoundFile {
  readonly path: string;
  readonly text: string;
}

function filesNamed(name: string, variable: string, places: CloudsYamlPlaces): string[] {
  const { env = process.env, cwd = process.cwd(), home = homedir() } = places;
  const named = env[variable];
  const folders = [
    cwd,
    ...(env.XDG_CONFIG_HOME ? [join(env.XDG_CONFIG_HOME, 'openstack')] : []),
    join(home, '.config', 'openstack'),
    '/etc/openstack',
  ];
  const suffixes = ['yaml', 'yml', 'json'];
  const usual = folders.flatMap((folder) => suffixes.map((suffix) => join(folder, `${name}.${suffix}`)));
  return named ? [resolve(cwd, named), ...usual] : usual;
}

function firstFile(paths: readonly string[]): FoundFile | undefined {
  for (const path of paths) {
    try {
      return { path, text: readFileSync(path, 'utf8') };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw problem(path, `cannot be read: ${message}`);
    }
  }
  return undefined;
}

function readClouds({ path, text }: FoundFile): z.output<typeof fileSchema> {
  let document: unknown;
  try {
    document = parse(text, { prettyErrors: false });
  } catch (error) {
    throw problem(path, `is not valid YAML: ${(error as Error).message}`);
  }
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success) throw problem(path, 'has no mapping named clouds at its top');
  return parsed.data;
}

/** `more` over `base`, mapping by mapping. */
function merged(base: unknown, more: unknown): unknown {
  if (!isMapping(base) || !isMapping(more)) return more ?? base;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(more)])];
  return Object.fromEntries(keys.map((key) => [key, merged(base[key], more[key])]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settingsOf(entry: unknown, at: string, places: CloudsYamlPlaces): CloudSettings {
  const parsed = cloudSchema.safeParse(entry);
  if (!parsed.success) {
    throw new CloudConfigError(
      parsed.error.issues.map(({ path, message }) => ({
        path: [at, ...path.map(String)].join('.'),
        message,
      })),
    );
  }
  const cloud = parsed.data;
  return {
    auth: authFromArgs(authArgs(cloud), (key) => pathIn(cloud, at, key)),
    region: cloud.region_name ?? cloud.regions[0],
    interface: (cloud.interface ?? cloud.endpoint_type) as Interface | undefined,
    tls: tlsOf(cloud, at, places),
  };
}

/** The openstack client takes these from beside `auth` as well. */
const AUTH_KEYS_BESIDE = /^(user|project|default)_domain_(id|name)$|^(project|tenant)_(id|name)$|^username$/;

/** Which generic types the older `identity_api_version` makes specific. */
const VERSIONED: Readonly<Record<string, string>> = { '2': 'v2', '2.0': 'v2', '3': 'v3' };

function authArgs(cloud: Cloud): Readonly<Record<string, unknown>> {
  const beside = Object.entries(cloud).filter(([key]) => AUTH_KEYS_BESIDE.test(key));
  const { auth_type: type = cloud.auth.auth_type, identity_api_version: version = '' } = cloud;
  const generic = type === 'password' || type === 'token';
  const specific = generic && VERSIONED[version] ? `${VERSIONED[version]}${type}` : type;
  return {
    ...Object.fromEntries(beside),
    ...cloud.auth,
    ...(specific === undefined ? {} : { auth_type: specific }),
  };
}

function pathIn(cloud: Cloud, at: string, key: string): string {
  const outside = !(key in cloud.auth) && (key in cloud || key === 'auth_type');
  return outside ? `${at}.${key}` : `${at}.auth.${key}`;
}

function tlsOf(
  cloud: Cloud,
  at: string,
  { home = homedir(), cwd }: CloudsYamlPlaces,
): TlsOptions | undefined {
  const problems: ConfigProblem[] = [];
  const pem = (key: 'cacert' | 'cert' | 'key'): string | undefined => {
    const path = cloud[key];
    if (path === undefined) return undefined;
    try {
      return readFileSync(resolve(cwd ?? process.cwd(), path.replace(/^~(?=\/)/, home)), 'utf8');
    } catch (error) {
      problems.push({ path: `${at}.${key}`, message: `cannot be read: ${(error as Error).message}` });
      return undefined;
    }
  };
  const tls = {
    ca: pem('cacert'),
    cert: pem('cert'),
    key: pem('key'),
    verify: cloud.verify && !cloud.insecure,
  };
  if (problems.length > 0) throw new CloudConfigError(problems);
  const usual = tls.verify && !tls.ca && !tls.cert && !tls.key;
  return usual ? undefined : tls;
}

function problem(path: string, message: string): CloudConfigError {
  return new CloudConfigError([{ path, message }]);
}
