/** The arguments of an OpenStackLatentWorker: their types, and how they are read. */
import type { Seconds } from '../clock.js';
import type { Build, LockAccess } from '../master/port.js';
import type { CloudSettings } from '../openstack/index.js';
import { authentication, type Environment } from './authentication.js';
import { type BlockDevice, blockDeviceProblems } from './block-devices.js';
import { ConfigurationError, type Problem } from './configuration-error.js';
import type { ImageChoice } from './image-choice.js';
import { nearestName } from './nearest-name.js';
import { type NovaArgs, novaArgProblems } from './nova-args.js';
import { LAUNCH_OPTIONS, type LaunchOptions, OPTION_SCHEMAS, type ParsedOptions } from './option-schema.js';
import { isTemplate, type Renderable, Renderer, render } from './rendering.js';
import { problemsOf } from './schema.js';

/** Every argument of the specification by its documented name, those that Buildbot added since, and ours. */
export interface OpenStackLatentWorkerOptions {
  /** Id or name. */
  readonly flavor: Renderable<string | number>;
  /** UUID, name, or what chooses among the available images. It or `block_devices` must be given. */
  readonly image?: ImageChoice;
  /** Devices to set up; the one with boot_index 0, the default, is what boots. */
  readonly block_devices?: Renderable<readonly Renderable<BlockDevice>[]>;
  /** Metadata of the instance. */
  readonly meta?: Renderable<Readonly<Record<string, Renderable<string>>>>;
  /** Keyword arguments of novaclient's `servers.create`. */
  readonly nova_args?: Renderable<NovaArgs>;
  /**
   * `2`, or `2.N` for the microversion 2.N. Default `1.1`, which is deprecated. A number is read as it is
   * printed, so write `'2.60'`, not `2.60`.
   */
  readonly client_version?: string | number;
  /** Default: the environment variable OS_USERNAME. */
  readonly os_username?: string;
  /** Default: OS_PASSWORD. */
  readonly os_password?: string;
  /** The project. Default: OS_TENANT_NAME, or OS_PROJECT_NAME. */
  readonly os_tenant_name?: string;
  /** Default: OS_AUTH_URL. */
  readonly os_auth_url?: string;
  /** The name of the user's domain. Default: OS_USER_DOMAIN_NAME, else the domain with the id `default`. */
  readonly os_user_domain?: string;
  readonly os_project_domain?: string;
  /** keystoneauth's options instead of all these, such as an application credential. */
  readonly os_auth_args?: Readonly<Record<string, unknown>>;
  /** A cloud of clouds.yaml instead of all these. Default: OS_CLOUD, where nothing else is given. */
  readonly os_cloud?: string;
  readonly region?: string;

  /** How long an instance stands idle. Default 600; 0: one build each; negative: idleness never ends it. */
  readonly build_wait_timeout?: Seconds;
  /** How often the instance is looked at between its start and the agent's attaching. Default 10. */
  readonly check_instance_interval?: Seconds;

  /** Builds at once. Null or 0, the default: no limit. */
  readonly max_builds?: number | null;
  /** Authentication, creation, boot and attaching together must not take longer. Default 1200; 0: no limit. */
  readonly missing_timeout?: Seconds | null;
  /** Mail addresses to tell when a substantiation fails. */
  readonly notify_on_missing?: string | readonly string[];
  /** Set on every build of the worker. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Set where a build has no such property. */
  readonly defaultProperties?: Readonly<Record<string, unknown>>;
  /** Locks that a build on the worker must hold. The master claims them. */
  readonly locks?: readonly LockAccess[];
  /** How often the connection is checked. Default 3600; null: never. */
  readonly keepalive_interval?: Seconds | null;
  readonly machine_name?: string | null;

  /** How many more instances to try, within the missing timeout, when one ends in ERROR. Default 0. */
  readonly launch_retries?: number;
  /** The longest time between two looks at the booting instances of a session. Default 5. */
  readonly poll_interval?: Seconds;
  /** At most so many requests, of all workers of a session together. Default 10; 0: no limit. */
  readonly requests_per_second?: number;
  /** How long a deletion that fails is repeated before it is given up, loudly. Default 3600. */
  readonly delete_timeout?: Seconds;
  /**
   * Whether an instance that an earlier master of the name left running is taken over; else it is removed.
   * Default: where `build_wait_timeout` is negative.
   */
  readonly adopt_leftovers?: boolean;
}

/** What a worker runs by. Whatever depends on the build is still in `launch` as it was given. */
export interface WorkerConfig extends Omit<ParsedOptions, keyof LaunchOptions | 'adopt_leftovers'> {
  readonly name: string;
  readonly password: string;
  readonly cloud: CloudSettings;
  readonly launch: LaunchOptions;
  readonly adopt_leftovers: boolean;
}

/**
 * @throws ConfigurationError with everything that is wrong. Nothing is asked of a cloud.
 */
export function parseOptions(
  name: unknown,
  password: unknown,
  options: unknown,
  env: Environment = process.env,
): WorkerConfig {
  const given = typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
  const { parsed, problems: shapes } = parseEach(given);
  const { settings, problems: credentials } = authentication(parsed, env);
  const problems = [
    ...nameProblems(name),
    ...(typeof password === 'string' && password !== '' ? [] : [NO_PASSWORD]),
    ...shapes,
    ...bootProblems(given),
    ...launchProblems(parsed, given.image != null),
    ...credentials.filter(({ path }) => !shapes.some((other) => other.path === path)),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const config = parsed as ParsedOptions;
  const { image, flavor, block_devices, meta, nova_args, ...rest } = config;
  return {
    ...rest,
    name: name as string,
    password: password as string,
    cloud: settings as CloudSettings,
    launch: { image, flavor, block_devices, meta, nova_args },
    adopt_leftovers: config.adopt_leftovers ?? config.build_wait_timeout < 0,
  };
}

/**
 * The options that depend on the build, as they are for this one.
 * @throws ConfigurationError when what they are rendered to cannot be used
 */
export async function renderLaunch(config: WorkerConfig, build: Build): Promise<LaunchOptions> {
  const { launch } = config;
  if (!dependsOnBuild(launch)) return launch;
  const image = await renderImage(launch.image, build);
  const rest = { ...launch, image: undefined };
  const rendered = { ...((await render(rest, build)) as object), image } as Record<string, unknown>;
  const { parsed, problems } = parseEach(rendered, LAUNCH_OPTIONS);
  const all = [
    ...problems,
    ...bootProblems(rendered),
    ...launchProblems({ ...parsed, client_version: config.client_version }, rendered.image != null),
  ];
  if (all.length > 0) throw new ConfigurationError(all);
  return parsed as LaunchOptions;
}

/** A function, or one that a function of the build gives, is the specification's callable: not called here. */
async function renderImage(image: unknown, build: Build): Promise<unknown> {
  const chosen = image instanceof Renderer ? await image.render(build) : image;
  return typeof chosen === 'function' ? chosen : render(chosen, build);
}

export function dependsOnBuild({ image, ...others }: LaunchOptions): boolean {
  return (typeof image !== 'function' && isTemplate(image)) || isTemplate(others);
}

const NO_PASSWORD: Problem = { path: 'password', message: 'give the password that the worker logs in with' };

type Parsed = Partial<ParsedOptions>;
const OPTION_NAMES = Object.keys(OPTION_SCHEMAS) as (keyof ParsedOptions)[];

function parseEach(
  given: Readonly<Record<string, unknown>>,
  names: readonly (keyof ParsedOptions)[] = OPTION_NAMES,
) {
  const parsed: Record<string, unknown> = {};
  const problems = Object.keys(given)
    .filter((key) => !OPTION_NAMES.includes(key as keyof ParsedOptions))
    .map(unknownOption);
  for (const name of names) {
    const result = OPTION_SCHEMAS[name].safeParse(givenValue(given, name));
    if (result.success) parsed[name] = result.data;
    else problems.push(...problemsOf(result.error, [name]));
  }
  return { parsed: parsed as Parsed, problems };
}

/** Options for which null says something; for the others it is a way to leave them out. */
const NULLABLE: readonly string[] = ['missing_timeout', 'keepalive_interval', 'max_builds', 'machine_name'];

function givenValue(given: Readonly<Record<string, unknown>>, name: string): unknown {
  return given[name] === null && !NULLABLE.includes(name) ? undefined : given[name];
}

function unknownOption(key: string): Problem {
  const nearest = nearestName(key, OPTION_NAMES);
  return {
    path: key,
    message: nearest
      ? `is no option; did you mean ${nearest}?`
      : `is no option; the known are ${OPTION_NAMES.join(', ')}`,
  };
}

const WORKER_NAME = /^[a-zA-Z_-][a-zA-Z0-9_-]{0,49}$/;
const RESERVED_NAMES = ['debug', 'change', 'status'];

function nameProblems(name: unknown): Problem[] {
  if (typeof name !== 'string' || !WORKER_NAME.test(name))
    return [
      {
        path: 'name',
        message: 'give 1 to 50 letters, digits, _ and -, of which the first is no digit',
      },
    ];
  return RESERVED_NAMES.includes(name)
    ? [{ path: 'name', message: `'${name}' is reserved; give another` }]
    : [];
}

function bootProblems({ image, block_devices }: Readonly<Record<string, unknown>>): Problem[] {
  if ((image ?? block_devices) != null) return [];
  return [{ path: 'image', message: 'give an image, block_devices, or both' }];
}

function launchProblems(
  { block_devices, nova_args, meta, client_version }: Parsed,
  hasImage: boolean,
): Problem[] {
  const version = client_version ?? '2.9999';
  return [
    ...(Array.isArray(block_devices) ? blockDeviceProblems(block_devices, hasImage, version) : []),
    ...(typeof nova_args === 'object' ? novaArgProblems(nova_args, version) : []),
    ...metaProblems(meta),
  ];
}

/** Nova keeps 128 items; three of them are ours. */
const META_ITEMS = 125;

function metaProblems(meta: unknown): Problem[] {
  if (typeof meta !== 'object' || meta === null || Object.keys(meta).length <= META_ITEMS) return [];
  return [{ path: 'meta', message: `give at most ${META_ITEMS} items` }];
}
