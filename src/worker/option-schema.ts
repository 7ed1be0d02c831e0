/** What each option may be, and its default. */
import * as z from 'zod';
import type { Seconds } from '../clock.js';
import { blockDevices } from './block-devices.js';
import { DEFAULT_CLIENT_VERSION, parseClientVersion } from './client-version.js';
import type { ImageChoice } from './image-choice.js';
import { ImageSelector } from './image-selector.js';
import { novaArgs } from './nova-args.js';
import { Renderer } from './rendering.js';
import { oneOf, onlyKeys, renderable, text } from './schema.js';

const minutes = (count: number): Seconds => count * 60;

const IMAGE = 'give a UUID, a name, a function that chooses among the images, or an imageSelector(...)';

const image = z.custom<ImageChoice>(
  (value) =>
    (typeof value === 'string' && value !== '') ||
    typeof value === 'function' ||
    value instanceof ImageSelector ||
    value instanceof Renderer,
  { error: IMAGE },
);

const FLAVOR = 'give the id or the name of a flavor';

const flavor = renderable(
  z
    .custom<string | number>(
      (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
      { error: FLAVOR },
    )
    .transform(String),
);

const META_KEY = /^[a-zA-Z0-9\-_:. ]{1,255}$/;

const meta = renderable(
  z
    .record(
      z.string(),
      renderable(z.string({ error: 'give text' }).max(255, { error: 'give at most 255 characters' })),
      {
        error: 'give an object of text values',
      },
    )
    .superRefine((given, context) => {
      for (const key of Object.keys(given))
        if (!META_KEY.test(key))
          context.addIssue({
            code: 'custom',
            path: [key],
            message: 'name it with 1 to 255 letters, digits, blanks and - _ : .',
          });
    }),
);

const seconds = (message: string) => z.number({ error: message }).refine(Number.isFinite, { error: message });
const secondsFrom = (minimum: Seconds, message: string) =>
  seconds(message).refine((value) => value >= minimum, { error: message });
const count = (message: string) =>
  z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= 0, { error: message });

const address = z.string({ error: 'give a mail address' }).regex(/^\S+$/, { error: 'give a mail address' });
const addresses = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .pipe(z.array(address, { error: 'give a mail address or a list of them' }).readonly());

const properties = z.record(z.string(), z.unknown(), { error: 'give an object' }).readonly();

const lock = onlyKeys(
  {
    name: text('give the name of the lock'),
    mode: oneOf('counting', 'exclusive'),
    count: count('give a whole number').optional(),
  },
  'key of a lock',
  "give an object such as { name, mode: 'exclusive' }",
);

const clientVersion = z.unknown().transform((value, context) => {
  const version = parseClientVersion(value);
  if (version !== undefined) return version;
  context.addIssue({
    code: 'custom',
    message: "give '2', or '2.N' for a microversion such as '2.79' ('1.1' is deprecated)",
  });
  return z.NEVER;
});

const osText = (what: string) => text(`give ${what}`).optional();

const WHILE_WAITING = 'give a number of seconds above 0';

/** Every option by its documented name. Options that depend on the build are checked again once rendered. */
export const OPTION_SCHEMAS = {
  // OpenStackLatentWorker
  flavor,
  image: image.optional(),
  block_devices: blockDevices.optional(),
  meta: meta.optional(),
  nova_args: novaArgs.optional(),
  client_version: clientVersion.default(DEFAULT_CLIENT_VERSION),
  os_username: osText("the user's name"),
  os_password: osText("the user's password"),
  os_tenant_name: osText("the project's name"),
  os_auth_url: osText('the URL of Keystone, such as http://127.0.0.1:5000/v3'),
  os_user_domain: osText("the name of the user's domain"),
  os_project_domain: osText("the name of the project's domain"),
  os_auth_args: z
    .record(z.string(), z.unknown(), { error: "give an object of keystoneauth's options" })
    .optional(),
  os_cloud: osText('the name of a cloud in clouds.yaml'),
  region: osText('the name of a region'),
  // every latent worker
  build_wait_timeout: seconds(
    'give a number of seconds: 0 ends the instance with its build, a negative number never',
  ).default(minutes(10)),
  check_instance_interval: secondsFrom(Number.MIN_VALUE, WHILE_WAITING).default(10),
  // every worker
  max_builds: count('give a whole number; 0 is no limit').nullable().default(null),
  missing_timeout: secondsFrom(0, 'give a number of seconds; 0 waits for ever')
    .nullable()
    .transform((value) => value ?? 0)
    .default(minutes(20)),
  notify_on_missing: addresses.default([]),
  properties: properties.default({}),
  defaultProperties: properties.default({}),
  locks: z.array(lock, { error: 'give a list of locks' }).readonly().default([]),
  keepalive_interval: secondsFrom(Number.MIN_VALUE, `${WHILE_WAITING}, or null for no keepalive`)
    .nullable()
    .default(3600),
  machine_name: text('give the name of a machine').nullable().default(null),
  // this implementation
  launch_retries: count('give a whole number').default(0),
  poll_interval: secondsFrom(Number.MIN_VALUE, WHILE_WAITING).default(5),
  requests_per_second: secondsFrom(0, 'give a number; 0 is no limit').default(10),
  delete_timeout: secondsFrom(Number.MIN_VALUE, WHILE_WAITING).default(minutes(60)),
  adopt_leftovers: z.boolean({ error: 'give true or false, without quotes' }).optional(),
};

export type OptionName = keyof typeof OPTION_SCHEMAS;
export type ParsedOptions = { readonly [K in OptionName]: z.output<(typeof OPTION_SCHEMAS)[K]> };

/** The options that may depend on the build. */
export const LAUNCH_OPTIONS = ['image', 'flavor', 'block_devices', 'meta', 'nova_args'] as const;
export type LaunchOptions = Pick<ParsedOptions, (typeof LAUNCH_OPTIONS)[number]>;
