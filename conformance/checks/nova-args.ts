import type { Server } from '../../src/index.js';
import { fc } from '../arbitraries/fast-check.js';
import { novaArgs as anyNovaArgs, type PlainNovaArgs } from '../arbitraries/nova-args.js';
import type { Bench, CreationRequest } from '../bench.js';
import { type Level, type Need, ONE_VOLUME, Skip } from '../check.js';
import { REDACTED } from '../evidence/journal.js';
import { keypairName } from '../run/run-id.js';
import { check, equal, live, refused, same, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { aNetwork } from './materials.js';

const ADVICE =
  "Author: each keyword of novaclient's servers.create becomes its part of the body of POST /servers.";
const SEEN: readonly Need[] = ['creation', 'evidence'];
const text64 = (text: string): string => Buffer.from(text).toString('base64');

/** A keyword whose effect the cloud itself shows. */
interface ShownArgument {
  readonly keyword: string;
  readonly what: string;
  readonly client_version?: string;
  /** Default MUST. */
  readonly level?: Level;
  readonly value: (bench: Bench) => Promise<unknown> | unknown;
  readonly look: (server: Server, value: never, bench: Bench) => Promise<void> | void;
}

const SHOWN: readonly ShownArgument[] = [
  {
    keyword: 'access_ip_v4',
    what: 'the access address of the server',
    value: () => '192.0.2.7',
    look: (server) => equal(server['accessIPv4'], '192.0.2.7'),
  },
  {
    keyword: 'access_ip_v6',
    what: 'the access address of version 6',
    value: () => '2001:db8::7',
    look: (server) => equal(server['accessIPv6'], '2001:db8::7'),
  },
  {
    keyword: 'availability_zone',
    what: 'the zone that the server runs in',
    value: aZone,
    look: (server, zone) => equal(server['OS-EXT-AZ:availability_zone'], zone),
  },
  {
    keyword: 'config_drive',
    what: 'a config drive',
    value: () => true,
    look: (server) => equal(server['config_drive'], 'True'),
  },
  {
    keyword: 'disk_config',
    what: 'how the disk is partitioned',
    value: () => 'MANUAL',
    look: (server) => equal(server['OS-DCF:diskConfig'], 'MANUAL'),
  },
  {
    keyword: 'key_name',
    what: 'a keypair',
    value: aKeypair,
    look: (server, name) => equal(server.key_name, name),
  },
  {
    keyword: 'meta',
    level: 'SHOULD',
    what: 'metadata beside that of the worker',
    value: () => ({ more: 'of it' }),
    look: (server) => equal(server.metadata['more'], 'of it'),
  },
  {
    keyword: 'security_groups',
    what: 'security groups',
    value: () => ['default'],
    look: (server) =>
      check(JSON.stringify(server['security_groups']).includes('"default"'), 'the group default is missing'),
  },
  {
    keyword: 'description',
    what: 'a description',
    client_version: '2.19',
    value: () => 'made to be deleted',
    look: async (server, value, bench) => equal((await at(bench, server, '2.19'))['description'], value),
  },
  {
    keyword: 'tags',
    what: 'tags',
    client_version: '2.52',
    value: () => ['ci', 'latent'],
    look: async (server, value: readonly string[], bench) =>
      same([...((await at(bench, server, '2.52'))['tags'] as string[])].sort(), [...value]),
  },
  {
    keyword: 'hostname',
    what: 'the host name that the guest sees',
    client_version: '2.90',
    value: () => 'builder',
    look: async (server, value, bench) =>
      equal((await at(bench, server, '2.90'))['OS-EXT-SRV-ATTR:hostname'], value),
  },
];

const shown = SHOWN.map(
  ({ keyword, what, client_version = '2', level = 'MUST', value, look }): CheckSpec => ({
    id: keyword,
    title: `${keyword} gives ${what}`,
    clause: 'nova_args',
    level,
    advice: ADVICE,
    needs: client_version === '2' ? ['creation'] : ['creation', 'microversions'],
    run: async (bench) => {
      await offers(bench, client_version);
      const given = await value(bench);
      await live(bench, { client_version, nova_args: { [keyword]: given } }, (server) =>
        look(server, given as never, bench),
      );
    },
  }),
);

/** A keyword whose effect an ordinary user is not shown: what is sent counts. */
interface SentArgument {
  readonly keyword: string;
  readonly given: unknown;
  readonly sent: (creation: CreationRequest) => unknown;
  readonly expected: unknown;
  readonly client_version?: string;
}

const SENT: readonly SentArgument[] = [
  {
    keyword: 'userdata',
    given: '#!/bin/sh\necho ready\n',
    sent: ({ server }) => server['user_data'],
    expected: text64('#!/bin/sh\necho ready\n'),
  },
  {
    keyword: 'admin_pass',
    given: 'Corr3ct-horse',
    sent: ({ server }) => server['adminPass'],
    expected: 'Corr3ct-horse',
  },
  {
    keyword: 'files',
    given: { '/etc/motd': 'hello' },
    sent: ({ server }) => server['personality'],
    expected: [{ path: '/etc/motd', contents: text64('hello') }],
  },
  {
    keyword: 'scheduler_hints',
    given: { build_near_host_ip: '192.0.2.1' },
    sent: ({ hints }) => hints,
    expected: { build_near_host_ip: '192.0.2.1' },
  },
];

const sent = SENT.map(
  ({ keyword, given, sent: read, expected, client_version = '2' }): CheckSpec => ({
    id: keyword,
    title: `${keyword} is sent as Nova wants it`,
    clause: 'nova_args',
    needs: ['creation', 'in process'],
    advice: ADVICE,
    run: (bench) =>
      live(bench, { client_version, nova_args: { [keyword]: given } }, async () => {
        const [creation] = await bench.creations();
        same(creation && read(creation), expected);
      }),
  }),
);

/** Forms of `nics`. */
const NICS: readonly (readonly [
  id: string,
  title: string,
  client_version: string,
  nics: (bench: Bench) => Promise<unknown>,
  networks: number,
])[] = [
  ['net-id', 'a network by its id', '2', async (bench) => [{ 'net-id': (await aNetwork(bench)).id }], 1],
  [
    'net-name',
    'a network by its name',
    '2',
    async (bench) => [{ 'net-name': (await aNetwork(bench)).name }],
    1,
  ],
  [
    'tag',
    'a network interface with a tag',
    '2.42',
    async (bench) => [{ 'net-id': (await aNetwork(bench)).id, tag: 'first' }],
    1,
  ],
  ['auto', "'auto'", '2.37', async () => 'auto', 1],
  ['none', "'none'", '2.37', async () => 'none', 0],
];

const nics = NICS.map(
  ([id, title, client_version, value, networks]): CheckSpec => ({
    id: `nics-${id}`,
    title: `nics may be ${title}`,
    clause: 'nova_args',
    level: id === 'net-name' ? 'SHOULD' : 'MUST',
    needs: ['creation', 'networks', 'microversions'],
    advice: ADVICE,
    run: async (bench) => {
      await offers(bench, client_version);
      await live(bench, { client_version, nova_args: { nics: await value(bench) } }, (server) =>
        equal(Object.keys(server.addresses).length, networks, 'networks of the server'),
      );
    },
  }),
);

export const novaArgs = group('nova_args', [
  ...shown,
  ...sent,
  ...nics,
  {
    id: 'block_device_mapping_v2',
    title: 'block_device_mapping_v2 adds a device beside the image',
    clause: 'nova_args',
    level: 'SHOULD',
    cost: ONE_VOLUME,
    needs: ['creation', 'volumes'],
    advice: ADVICE,
    run: async (bench) => {
      const device = {
        source_type: 'blank',
        destination_type: 'volume',
        volume_size: 1,
        boot_index: -1,
        delete_on_termination: true,
      };
      await live(bench, { nova_args: { block_device_mapping_v2: [device] } }, (server) =>
        equal(server['os-extended-volumes:volumes_attached'].length, 1),
      );
    },
  },
  {
    id: 'counts-of-one',
    title: 'min_count and max_count may be 1',
    clause: 'nova_args',
    advice: ADVICE,
    run: (bench) => live(bench, { nova_args: { min_count: 1, max_count: 1 } }),
  },
  {
    id: 'empty',
    title: 'nova_args may be empty, and arguments null',
    clause: 'nova_args',
    advice: ADVICE,
    run: (bench) => live(bench, { nova_args: { key_name: null, nics: null } }),
  },
  {
    id: 'host',
    title: 'host is passed on; a cloud that keeps it from ordinary users refuses it in words',
    clause: 'nova_args',
    level: 'SHOULD',
    needs: ['creation', 'microversions'],
    advice: 'Author: pass on what Nova says (403 by its default policy).',
    run: async (bench) => {
      await offers(bench, '2.74');
      const options = { client_version: '2.74', nova_args: { host: 'no-such-host' } };
      const error = await refused(bench, options, ['configuration', 'cannot', 'failed']);
      check(/host|polic|rule/i.test(error.message), `the message should say why: ${error.message}`);
    },
  },
  {
    id: 'unknown-keypair',
    title: 'a keypair that there is not fails the substantiation, and nothing is created',
    clause: 'nova_args',
    cost: { servers: 0, volumes: 0, seconds: 2 },
    advice: ADVICE,
    run: async (bench) => {
      await refused(bench, { nova_args: { key_name: 'no-such-keypair' } }, [
        'configuration',
        'cannot',
        'failed',
      ]);
    },
  },
  {
    id: 'unknown-zone',
    title: 'a zone that there is not fails the substantiation, and nothing is created',
    clause: 'nova_args',
    cost: { servers: 0, volumes: 0, seconds: 2 },
    advice: ADVICE,
    run: async (bench) => {
      await refused(bench, { nova_args: { availability_zone: 'atlantis' } }, [
        'configuration',
        'cannot',
        'failed',
      ]);
    },
  },
  {
    id: 'any',
    title: 'any combination of arguments is sent as Nova wants it',
    clause: 'nova_args',
    needs: SEEN,
    cost: { servers: 1, volumes: 0, seconds: 80 },
    advice: ADVICE,
    run: async (bench) => {
      await bench.property(
        fc.asyncProperty(anyNovaArgs, async ({ args, body }: PlainNovaArgs) => {
          const before = (await bench.creations()).length;
          const worker = await bench.worker({ nova_args: args });
          try {
            await substantiated(bench, worker);
            const creation = (await bench.creations())[before];
            for (const [key, value] of Object.entries(body))
              if (creation?.server[key] !== REDACTED) same(creation?.server[key], value, key);
            const named = (await bench.servers()).filter(({ name }) => name === worker.name);
            equal(named.length, 1, `the worker should have one server, and has ${named.length}`);
          } finally {
            await bench.wait(worker.stop());
          }
        }),
        0.03,
      );
    },
  },
]);

/** @throws Skip where the cloud's Nova is older */
export async function offers(bench: Bench, client_version: string): Promise<void> {
  const [, minor = '0'] = client_version.split('.');
  if (Number(minor) === 0) return;
  const range = await bench.target.session.compute('2').microversionRange();
  const [, most = '0'] = (range?.maximum ?? '').split('.');
  if (Number(most) < Number(minor))
    throw new Skip(`the cloud's compute API goes to ${range?.maximum ?? '2'}; ${client_version} is needed`);
}

async function at(bench: Bench, { id }: Server, microversion: string): Promise<Record<string, unknown>> {
  const { body } = await bench.api.ask('compute', 'GET', `/servers/${id}`, { microversion });
  return (body as { server: Record<string, unknown> }).server;
}

async function aZone(bench: Bench): Promise<string> {
  const { body } = await bench.api.ask('compute', 'GET', '/os-availability-zone');
  const { availabilityZoneInfo: zones } = body as {
    availabilityZoneInfo: { zoneName: string; zoneState: { available: boolean } }[];
  };
  const zone = zones.find(({ zoneState }) => zoneState.available)?.zoneName;
  if (zone === undefined) throw new Skip('no availability zone is shown to this project');
  return zone;
}

async function aKeypair(bench: Bench): Promise<string> {
  const name = keypairName(bench.prefix, bench.mark);
  const public_key =
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHUzFR8KWKTbEl2lVTNWVNXVdQ7KOTxdfMmIjd7QBZ1m conformance';
  const { status, body } = await bench.wait(
    bench.api.ask('compute', 'POST', '/os-keypairs', { body: { keypair: { name, public_key } } }),
  );
  if (status !== 200 && status !== 201) throw new Skip(`the cloud takes no keypair: ${JSON.stringify(body)}`);
  return name;
}
