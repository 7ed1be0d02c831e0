/**
 * `nova_args`: the keyword arguments of novaclient's `servers.create`, and what each becomes in the body of
 * POST /servers. As with novaclient, what is empty, null or false is not sent.
 */
import * as z from 'zod';
import { type ClientVersion, minorOf, NETWORKS_COMPULSORY_FROM } from './client-version.js';
import { type Problem, pathOf } from './configuration-error.js';
import {
  type Content,
  content,
  inBase64,
  legacyDevices,
  legacyMappings,
  type Nic,
  type Nics,
  networksOf,
  nicProblems,
  nics,
} from './nova-args-parts.js';
import type { Renderable } from './rendering.js';
import { oneOf, onlyKeys, renderable, text, trueOrFalse } from './schema.js';

export type { Content, Nic };

/** See novaclient's documentation of `servers.create`. Every value may depend on the build. */
export interface NovaArgs {
  readonly access_ip_v4?: Renderable<string> | null;
  readonly access_ip_v6?: Renderable<string> | null;
  readonly admin_pass?: Renderable<string> | null;
  readonly availability_zone?: Renderable<string> | null;
  /** The older form, device name to `ID:TYPE:SIZE:DELETE_ON_TERMINATION`. */
  readonly block_device_mapping?: Renderable<Readonly<Record<string, string>>> | null;
  /** Appended to `block_devices`, in Nova's own words and without defaults. */
  readonly block_device_mapping_v2?: Renderable<readonly Readonly<Record<string, unknown>>[]> | null;
  readonly config_drive?: Renderable<boolean> | null;
  /** From client_version 2.19. */
  readonly description?: Renderable<string> | null;
  readonly disk_config?: Renderable<'AUTO' | 'MANUAL'> | null;
  /** Path on the instance to content. Up to client_version 2.56; later, put files in `userdata`. */
  readonly files?: Renderable<Readonly<Record<string, Renderable<Content>>>> | null;
  /** From client_version 2.74. */
  readonly host?: Renderable<string> | null;
  /** From client_version 2.90. */
  readonly hostname?: Renderable<string> | null;
  /** From client_version 2.74. */
  readonly hypervisor_hostname?: Renderable<string> | null;
  readonly key_name?: Renderable<string> | null;
  /** Only 1: a latent worker has one instance. */
  readonly max_count?: Renderable<number> | null;
  /** Added to the option `meta`. */
  readonly meta?: Renderable<Readonly<Record<string, Renderable<string>>>> | null;
  /** Only 1. */
  readonly min_count?: Renderable<number> | null;
  /** Networks by id or name, or ports. From client_version 2.37 also `'auto'`, which is then the default, and `'none'`. */
  readonly nics?: Renderable<readonly Renderable<Nic>[] | 'auto' | 'none'> | null;
  /** Only false: a reservation's servers cannot be told apart. */
  readonly reservation_id?: Renderable<boolean> | null;
  readonly scheduler_hints?: Renderable<Readonly<Record<string, unknown>>> | null;
  /** Names. */
  readonly security_groups?: Renderable<readonly Renderable<string>[]> | null;
  /** From client_version 2.52. */
  readonly tags?: Renderable<readonly Renderable<string>[]> | null;
  /** From client_version 2.63. */
  readonly trusted_image_certificates?: Renderable<readonly Renderable<string>[]> | null;
  /** Text or bytes, at most 65535 bytes in base64. It is sent as base64; do not encode it yourself. */
  readonly userdata?: Renderable<Content> | null;
}

/** What an argument adds to the request: keys of `server`, or the scheduler hints beside it. */
interface Placed {
  readonly server?: Readonly<Record<string, unknown>>;
  readonly hints?: Readonly<Record<string, unknown>>;
}

/** Ids of the networks that are given by name. */
export type NetworkIds = ReadonlyMap<string, string>;

type Place = (value: never, networkIds: NetworkIds) => Placed;

interface Argument {
  readonly schema: z.ZodType;
  /** The first and the last minor of client_version that knows it. */
  readonly since?: number;
  readonly until?: number;
  /** What to do instead, after `until`. */
  readonly instead?: string;
  /** How it is sent. Absent where it is handled with the worker's own options of the kind. */
  readonly place?: Place;
}

const asServer =
  (key: string): Place =>
  (value: unknown) => ({ server: { [key]: value } });

const textArgument = (key: string, what: string, since?: number): Argument => ({
  schema: z.string({ error: `give ${what}` }),
  place: asServer(key),
  ...(since === undefined ? {} : { since }),
});

const texts = (what: string) =>
  z.array(renderable(text(`give ${what}`)), { error: `give a list of ${what}s` }).readonly();

const USERDATA_LIMIT = 65_535;
const userdata = content.refine((given) => inBase64(given).length <= USERDATA_LIMIT, {
  error: `is longer than ${USERDATA_LIMIT} bytes once in base64; have it fetch the rest`,
});

const onlyOne = (message: string): Argument => ({ schema: z.literal(1, { error: message }) });

const ARGUMENTS: Readonly<Record<keyof NovaArgs, Argument>> = {
  access_ip_v4: textArgument('accessIPv4', 'an IPv4 address'),
  access_ip_v6: textArgument('accessIPv6', 'an IPv6 address'),
  admin_pass: textArgument('adminPass', 'a password'),
  availability_zone: textArgument('availability_zone', 'the name of an availability zone'),
  block_device_mapping: {
    schema: legacyDevices,
    place: (given: Readonly<Record<string, string>>) => ({
      server: { block_device_mapping: legacyMappings(given) },
    }),
  },
  block_device_mapping_v2: {
    schema: z
      .array(renderable(z.record(z.string(), z.unknown(), { error: 'give an object' })), {
        error: 'give a list of objects',
      })
      .readonly(),
  },
  config_drive: { schema: trueOrFalse(), place: asServer('config_drive') },
  description: textArgument('description', 'text', 19),
  disk_config: { schema: oneOf('AUTO', 'MANUAL'), place: asServer('OS-DCF:diskConfig') },
  files: {
    schema: z.record(z.string(), renderable(content), { error: 'give an object of path: content' }),
    until: 56,
    instead: 'put the files in userdata',
    place: (files: Readonly<Record<string, Content>>) => ({ server: { personality: personality(files) } }),
  },
  host: textArgument('host', 'the name of a host', 74),
  hostname: textArgument('hostname', 'a host name', 90),
  hypervisor_hostname: textArgument('hypervisor_hostname', 'the name of a hypervisor', 74),
  key_name: textArgument('key_name', 'the name of a keypair'),
  max_count: onlyOne('leave it out: a latent worker has one instance'),
  meta: {
    schema: z.record(z.string(), renderable(z.string({ error: 'give text' })), {
      error: 'give an object of text values',
    }),
  },
  min_count: onlyOne('leave it out: a latent worker has one instance'),
  nics: {
    schema: nics,
    place: (given: Nics, networkIds) => ({ server: { networks: networksOf(given, networkIds) } }),
  },
  reservation_id: {
    schema: z.literal(false, { error: 'leave it out: the instance could not be found by a reservation' }),
  },
  scheduler_hints: {
    schema: z.record(z.string(), z.unknown(), { error: 'give an object' }),
    place: (hints: Readonly<Record<string, unknown>>) => ({ hints }),
  },
  security_groups: {
    schema: texts('name'),
    place: (names: readonly string[]) => ({ server: { security_groups: names.map((name) => ({ name })) } }),
  },
  tags: { schema: texts('tag'), since: 52, place: asServer('tags') },
  trusted_image_certificates: {
    schema: texts('certificate id'),
    since: 63,
    place: asServer('trusted_image_certificates'),
  },
  userdata: {
    schema: userdata,
    place: (given: Content) => ({ server: { user_data: inBase64(given) } }),
  },
};

function personality(files: Readonly<Record<string, Content>>) {
  return Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, given]) => ({ path, contents: inBase64(given) }));
}

const argumentSchemas = Object.fromEntries(
  Object.entries(ARGUMENTS).map(([name, { schema }]) => [name, renderable(schema.nullish()).optional()]),
);
const knownArguments = onlyKeys(argumentSchemas, 'argument of novaclient', 'give an object');

export const novaArgs = renderable(knownArguments);

/** Arguments whose shapes have been checked; what waits for a build is still in it. */
export type ParsedNovaArgs = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === false || value === '' || isEmptyList(value);
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

const given = (args: ParsedNovaArgs) =>
  Object.entries(args).filter(([, value]) => !isEmpty(value)) as [keyof NovaArgs, unknown][];

/** What `client_version` does not allow, and arguments that exclude each other. */
export function novaArgProblems(args: ParsedNovaArgs, version: ClientVersion): Problem[] {
  const minor = minorOf(version);
  const versions = given(args).flatMap(([name]) => {
    const { since = 0, until = Number.POSITIVE_INFINITY, instead } = ARGUMENTS[name];
    if (minor < since) return [{ path: pathOf(['nova_args', name]), message: needs(since) }];
    if (minor > until)
      return [
        {
          path: pathOf(['nova_args', name]),
          message: `is gone from client_version 2.${until + 1} on; ${instead}`,
        },
      ];
    return [];
  });
  return [...versions, ...nicProblems(args.nics, minor), ...mixedMappings(args)];
}

const needs = (minor: number) => `needs client_version 2.${minor} or later`;

function mixedMappings(args: ParsedNovaArgs): Problem[] {
  if (isEmpty(args.block_device_mapping) || isEmpty(args.block_device_mapping_v2)) return [];
  return [
    { path: 'nova_args.block_device_mapping', message: 'give it or block_device_mapping_v2, not both' },
  ];
}

/** What rendered arguments add to the body of POST /servers. */
export function placeNovaArgs(
  args: ParsedNovaArgs,
  version: ClientVersion,
  networkIds: NetworkIds,
): Required<Placed> {
  const placed = given(args).map(
    ([name, value]) => ARGUMENTS[name].place?.(value as never, networkIds) ?? {},
  );
  const server = Object.assign({}, ...placed.map((part) => part.server));
  const networks =
    minorOf(version) >= NETWORKS_COMPULSORY_FROM && !('networks' in server) ? { networks: 'auto' } : {};
  return {
    server: { ...server, ...networks },
    hints: Object.assign({}, ...placed.map((part) => part.hints)),
  };
}
