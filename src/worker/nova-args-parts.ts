/** The arguments of `nova_args` that are more than a word: contents, networks, the older block devices. */
import * as z from 'zod';
import { NETWORKS_COMPULSORY_FROM } from './client-version.js';
import { type Problem, pathOf } from './configuration-error.js';
import type { Renderable } from './rendering.js';
import { onlyKeys, parsedBy, renderable, text } from './schema.js';

/** What may be given as content: text goes as UTF-8. */
export type Content = string | Uint8Array;

export const content = z.custom<Content>(
  (value) => typeof value === 'string' || value instanceof Uint8Array,
  { error: 'give text or a Buffer' },
);

export const inBase64 = (given: Content) => Buffer.from(given as string).toString('base64');

/** A network interface of the instance, with novaclient's keys. */
export interface Nic {
  readonly 'net-id'?: Renderable<string>;
  /** Looked up in the network service. */
  readonly 'net-name'?: Renderable<string>;
  readonly 'port-id'?: Renderable<string>;
  readonly 'v4-fixed-ip'?: Renderable<string>;
  readonly 'v6-fixed-ip'?: Renderable<string>;
  /** client_version 2.32 to 2.36, and from 2.42. */
  readonly tag?: Renderable<string>;
}

const nic = onlyKeys(
  {
    'net-id': renderable(text('give the id of a network')).optional(),
    'net-name': renderable(text('give the name of a network')).optional(),
    'port-id': renderable(text('give the id of a port')).optional(),
    'v4-fixed-ip': renderable(text('give an IPv4 address')).optional(),
    'v6-fixed-ip': renderable(text('give an IPv6 address')).optional(),
    tag: renderable(text('give a tag')).optional(),
  },
  'key of a network interface',
  "give an object such as { 'net-id': ID }",
);

export type NicSpec = z.output<typeof nic>;
export type Nics = readonly NicSpec[] | 'auto' | 'none';

const NICS = "give a list such as [{ 'net-id': ID }], 'auto' or 'none'";
const nicList = z.array(renderable(nic), { error: NICS }).readonly();

export const nics = z
  .unknown()
  .transform(
    (value, context): Nics =>
      value === 'auto' || value === 'none' ? value : parsedBy(nicList, value, context),
  );

const TARGETS = ['net-id', 'net-name', 'port-id'] as const;

/** What Nova or novaclient would refuse. */
export function nicProblems(given: unknown, minor: number): Problem[] {
  if (given === 'auto' || given === 'none') {
    if (minor >= NETWORKS_COMPULSORY_FROM) return [];
    const message = `'${given}' needs client_version 2.${NETWORKS_COMPULSORY_FROM} or later`;
    return [{ path: 'nova_args.nics', message }];
  }
  if (!Array.isArray(given)) return [];
  return (given as readonly NicSpec[]).flatMap((item, index) =>
    oneNicProblems(item, minor).map((message) => ({ path: pathOf(['nova_args', 'nics', index]), message })),
  );
}

function oneNicProblems(given: NicSpec, minor: number): string[] {
  if (typeof given !== 'object') return [];
  const targets = TARGETS.filter((key) => given[key] !== undefined);
  return [
    ...(targets.length === 1 ? [] : ['give one of net-id, net-name and port-id']),
    ...(given['v4-fixed-ip'] && given['v6-fixed-ip'] ? ['give v4-fixed-ip or v6-fixed-ip, not both'] : []),
    ...(given.tag && minor !== 32 && minor < 42 ? ['tag needs client_version 2.32, or 2.42 and later'] : []),
  ];
}

/** The names of networks whose ids have to be looked up. */
export function networkNames(given: unknown): string[] {
  if (!Array.isArray(given)) return [];
  return (given as readonly NicSpec[]).flatMap((item) => item['net-name'] ?? []);
}

/** `networks` of POST /servers. */
export function networksOf(given: Nics, idOf: ReadonlyMap<string, string>): unknown {
  if (typeof given === 'string') return given;
  return given.map((item) => {
    const uuid = item['net-id'] ?? idOf.get(item['net-name'] ?? '');
    const fixed = item['v4-fixed-ip'] ?? item['v6-fixed-ip'];
    return {
      ...(uuid === undefined ? {} : { uuid }),
      ...(fixed === undefined ? {} : { fixed_ip: fixed }),
      ...(item['port-id'] === undefined ? {} : { port: item['port-id'] }),
      ...(item.tag === undefined ? {} : { tag: item.tag }),
    };
  });
}

/** An entry of the older `block_device_mapping`. */
export interface LegacyDevice {
  readonly device_name: string;
  readonly volume_id?: string;
  readonly snapshot_id?: string;
  readonly volume_size?: string;
  readonly delete_on_termination?: boolean;
}

/** Device name to `ID:TYPE:SIZE:DELETE_ON_TERMINATION`, as novaclient reads it; all but ID may be left out. */
export const legacyDevices = z.record(
  z.string(),
  z.string({ error: 'give text such as ID:snap:10:1' }).regex(/^[^:]+(:(snap)?(:\d*(:[01])?)?)?$/, {
    error: 'give text such as ID:snap:10:1',
  }),
  { error: 'give an object of device name: text' },
);

export function legacyMappings(given: Readonly<Record<string, string>>): LegacyDevice[] {
  return Object.entries(given).map(([device_name, value]) => {
    const [id = '', type = '', size = '', deletes = ''] = value.split(':');
    return {
      device_name,
      ...(type === 'snap' ? { snapshot_id: id } : { volume_id: id }),
      ...(size === '' ? {} : { volume_size: size }),
      ...(deletes === '' ? {} : { delete_on_termination: deletes === '1' }),
    };
  });
}
