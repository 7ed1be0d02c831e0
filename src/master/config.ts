/** A master's configuration: its shape, and the check that finds all that is wrong with it at once. */
import * as z from 'zod';
import type { Clock, Seconds } from '../clock.js';
import { ConfigurationError, type Problem } from '../worker/configuration-error.js';
import { problemsOf, renderable } from '../worker/schema.js';
import type { Step } from './build/step.js';
import type { Builder } from './builder.js';
import type { LaunchPassword } from './launch-password.js';
import type { MasterWorker } from './master-worker.js';
import type { Logger, MasterPort } from './port.js';
import type { LoginLimits } from './protocol/login-limiter.js';
import type { WorkerSettings } from './protocol/settings.js';

export interface MasterConfig {
  /** Its hash is written on every instance: keep it, and have no two masters of one name in a project. */
  readonly name: string;
  /** Makes the workers, given what they need of the master. Called anew each time that the configuration is read. */
  readonly workers: (master: MasterPort) => readonly MasterWorker[];
  readonly builders: readonly Builder[];
  /** Port for the workers' agents (default: 9989). 0: any that is free. */
  readonly port?: number;
  /** Address to listen on (default: loopback only). Instances of a cloud need one that they can reach. */
  readonly host?: string;
  /** Certificate and key (PEM); agents are then started with `--use-tls`. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Directory for builds, output and uploads, or `:memory:` (default: `state`). */
  readonly state?: string;
  /** Where mail goes that `notify_on_missing` asks for: a URL such as `smtp://user:password@host:587`. */
  readonly smtp?: string;
  /** Properties of every build. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Passwords that change with each launch, by worker. See {@link LaunchPassword}. */
  readonly launchPasswords?: Readonly<Record<string, LaunchPassword>>;
  /** Finished builds that are kept, with what they printed (default: 10000). */
  readonly keepBuilds?: number;
  /** How long an interrupted command may take to end, before its connection is given up (default: 60). */
  readonly interruptTimeout?: Seconds;
  /** How agents buffer their output. */
  readonly settings?: Partial<WorkerSettings>;
  /** Between two WebSocket pings (default: 30). An agent that does not answer one is taken for gone. */
  readonly pingInterval?: Seconds;
  /** Largest message of an agent (default: 32 MiB); a larger one ends its connection. */
  readonly maxMessageBytes?: number;
  readonly loginLimits?: LoginLimits;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** Gives the configuration its type. The default export of a `master.config.ts`. */
export function defineMaster(config: MasterConfig): MasterConfig {
  return config;
}

const seconds = z.number('give a number of seconds above 0').positive('give a number of seconds above 0');
const text = z.string('give text').min(1, 'give text');
const lock = z.looseObject({
  name: text,
  mode: z.enum(['counting', 'exclusive'], 'give counting or exclusive'),
});

const KINDS = {
  shell: true,
  uploadFile: true,
  uploadDirectory: true,
  downloadFile: true,
  downloadText: true,
  makeDirectory: true,
  removeDirectory: true,
  copyDirectory: true,
  removeFile: true,
  fileExists: true,
  listFiles: true,
  setProperties: true,
  custom: true,
} as const satisfies Record<Step['kind'], true>;

const step = z.looseObject(
  { kind: z.enum(Object.keys(KINDS) as [Step['kind']], 'give a step made by shell(...) or one of its like') },
  'give a step made by shell(...) or one of its like',
);

const builder = z.looseObject({
  name: text,
  steps: renderable(
    z.array(step, 'give a list of steps, or a function that gives it').min(1, 'give at least one step'),
  ),
  workers: z.array(text, 'give a list of worker names').min(1, 'give a list of worker names').optional(),
  locks: z.array(lock).optional(),
  builddir: text
    .regex(/^[\w.-]+$/, 'give one name of letters, digits, _, - and .')
    .refine((dir) => !/^\.+$/.test(dir), 'give one name of letters, digits, _, - and .')
    .optional(),
  maxAttempts: z.int('give a whole number from 1').min(1, 'give a whole number from 1').optional(),
});

const METHODS = ['canStartBuild', 'substantiate', 'attached', 'detached', 'stop'] as const;

const worker = z.custom<MasterWorker>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    METHODS.every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
  'give a worker: new OpenStackLatentWorker(...) or new PlainWorker(...)',
);

const SMTP = 'give a URL such as smtp://user:password@mail.example.org:587';

const schema = z.looseObject({
  name: text,
  workers: z.custom<MasterConfig['workers']>(
    (value) => typeof value === 'function',
    'give a function of the master that makes the workers',
  ),
  builders: z.array(builder, 'give a list of builders').min(1, 'give at least one builder'),
  port: z.int('give a port').min(0, 'give a port').max(65_535, 'give a port').optional(),
  host: text.optional(),
  state: text.optional(),
  smtp: z
    .string(SMTP)
    .regex(/^smtps?:\/\/[^\s/]+/, SMTP)
    .optional(),
  keepBuilds: z.int('give a whole number').min(0, 'give a whole number').optional(),
  interruptTimeout: seconds.optional(),
  pingInterval: seconds.optional(),
  maxMessageBytes: z.int('give a number of bytes').min(1024, 'give at least 1024').optional(),
});

const OPTIONS: ReadonlySet<string> = new Set<keyof MasterConfig>([
  ...(['name', 'workers', 'builders', 'port', 'host', 'tls', 'state', 'smtp', 'properties'] as const),
  ...(['launchPasswords', 'keepBuilds', 'interruptTimeout', 'settings', 'pingInterval'] as const),
  ...(['maxMessageBytes', 'loginLimits', 'logger', 'clock'] as const),
]);

/** A configuration that holds, and the workers that it makes. */
export interface CheckedConfig {
  readonly config: MasterConfig;
  readonly workers: readonly MasterWorker[];
}

/** @throws ConfigurationError with everything that is wrong, but for the workers, which are not made yet. */
export function checkShape(given: unknown): MasterConfig {
  const shape = schema.safeParse(given);
  const unknown = Object.keys(given ?? {}).filter((key) => !OPTIONS.has(key));
  const problems = [
    ...(shape.success ? [] : problemsOf(shape.error)),
    ...unknown.map((key) => ({
      path: key,
      message: `is no option; the known are ${[...OPTIONS].join(', ')}`,
    })),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return given as MasterConfig;
}

/**
 * @throws ConfigurationError with everything that is wrong.
 * @throws what `workers` itself throws, such as the ConfigurationError of a worker.
 */
export function checkConfig(given: unknown, portFor: (config: MasterConfig) => MasterPort): CheckedConfig {
  const config = checkShape(given);
  const master = portFor(config);
  const workers = config.workers(master);
  const made = z.array(worker, 'give a list of workers').safeParse(workers);
  const wrong = made.success ? referenceProblems(config, workers) : problemsOf(made.error, ['workers']);
  if (wrong.length > 0) throw new ConfigurationError(wrong);
  return { config, workers };
}

function referenceProblems(config: MasterConfig, workers: readonly MasterWorker[]): Problem[] {
  const known = new Set(workers.map(({ name }) => name));
  return [
    ...repeated(workers).map((at) => ({
      path: `workers[${at}].name`,
      message: 'another worker has this name',
    })),
    ...repeated(config.builders).map((at) => ({
      path: `builders[${at}].name`,
      message: 'another builder has this name',
    })),
    ...config.builders.flatMap(({ workers: names = [] }, at) =>
      names.flatMap((name, of) =>
        known.has(name)
          ? []
          : [{ path: `builders[${at}].workers[${of}]`, message: `there is no worker ${name}` }],
      ),
    ),
    ...Object.keys(config.launchPasswords ?? {})
      .filter((name) => !known.has(name))
      .map((name) => ({ path: `launchPasswords.${name}`, message: `there is no worker ${name}` })),
  ];
}

function repeated(named: readonly { readonly name: string }[]): number[] {
  return named.flatMap(({ name }, at) => (named.findIndex((one) => one.name === name) < at ? [at] : []));
}
