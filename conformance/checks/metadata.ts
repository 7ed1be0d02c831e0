import { fc } from '../arbitraries/fast-check.js';
import { metadata as anyMetadata } from '../arbitraries/metadata.js';
import type { Bench } from '../bench.js';
import { Skip } from '../check.js';
import { check, equal, live, onlyServer, same, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';

const ADVICE = 'Author: send meta as `metadata` of POST /servers, every key and value as it was given.';

/** Metadata that people give, and that is easily spoilt. */
const SHAPES: readonly (readonly [id: string, title: string, meta: Readonly<Record<string, string>>])[] = [
  ['plain', 'a key and its value', { purpose: 'build' }],
  ['several', 'several keys', { a: '1', b: '2', c: '3' }],
  ['unicode', 'values beyond ASCII', { city: 'Zürich', ribbon: '리본' }],
  ['empty-value', 'an empty value', { flag: '' }],
  ['long-value', 'a value of 255 characters', { long: 'x'.repeat(255) }],
  ['long-key', 'a key of 255 characters', { ['k'.repeat(255)]: 'value' }],
  ['odd-keys', 'keys with all the characters that Nova takes', { 'a b-c_d:e.f': '1', Ab: '2', aB: '3' }],
  ['python-words', 'values that look like something else', { a: 'None', b: 'True', c: '1.0', d: '{}' }],
  [
    'harmless-names',
    'keys that mean something to programming languages',
    { constructor: 'x', toString: 'y' },
  ],
];

const shapes = SHAPES.map(
  ([id, title, meta]): CheckSpec => ({
    id: `shown-${id}`,
    title: `${title}: shown with the server as given`,
    clause: 'meta',
    advice: ADVICE,
    run: (bench) => live(bench, { meta }, (server) => shows(server.metadata, meta)),
  }),
);

function shows(metadata: Readonly<Record<string, string>>, meta: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(meta)) equal(metadata[key], value, `metadata ${key}`);
}

export const metadata = group('metadata', [
  ...shapes,
  {
    id: 'without-meta',
    title: 'a worker without meta substantiates',
    clause: 'meta',
    advice: ADVICE,
    run: async (bench) => live(bench, { meta: {} }),
  },
  {
    id: 'four-byte-characters',
    title: 'values with characters beyond U+FFFF, such as 🍎, are kept, or refused',
    clause: 'meta',
    level: 'MAY',
    judges: 'cloud',
    cost: { servers: 1, volumes: 0, seconds: 30 },
    advice:
      "Operator: Nova's tables are in MySQL's utf8, which has no room for them: the server stays in BUILD for ever. Author: refuse such meta, or say so when missing_timeout has passed.",
    run: async (bench) => {
      const { flavor, image } = await bench.ingredients();
      const server = {
        name: bench.prefix,
        flavorRef: flavor.id,
        imageRef: image.id,
        metadata: { ...bench.mark, fruit: '🍎' },
      };
      const { status } = await bench.api.ask('compute', 'POST', '/servers', { body: { server } });
      if (status === 400) return;
      equal(status, 202);
      for (let waited = 0; (await onlyServer(bench)).status === 'BUILD'; waited += 2) {
        if (waited >= 20)
          throw new Skip('Nova has no room for characters of four bytes: the server stays in BUILD');
        await bench.pass(2);
      }
    },
  },
  {
    id: 'from-inside',
    title: 'the guest finds meta under the key meta of its metadata service',
    clause: 'meta',
    needs: ['creation', 'laboratory'],
    advice: 'Operator: the metadata service must answer at 169.254.169.254.',
    run: async (bench) => {
      await live(bench, { meta: { purpose: 'from inside' } }, async ({ id }) => {
        const { meta } = (await fromInside(bench, id)) as { meta: Record<string, string> };
        equal(meta['purpose'], 'from inside');
      });
    },
  },
  {
    id: 'owner',
    title: 'the server says in its metadata whose it is, and meta cannot hide it',
    clause: 'latent worker',
    advice: 'Author: put a hash of the master on every server, after the metadata of the user.',
    run: async (bench) => {
      await live(bench, { meta: { 'BUILDBOT:instance': 'stolen' } }, ({ metadata }) =>
        check(metadata['BUILDBOT:instance'] !== 'stolen', 'BUILDBOT:instance was taken from meta'),
      );
    },
  },
  {
    id: 'owner-differs',
    title: 'two masters put different marks on their servers',
    clause: 'latent worker',
    cost: { servers: 2, volumes: 0, seconds: 60 },
    needs: ['creation', 'masters'],
    advice: 'Author: make the mark of the name of the master.',
    run: async (bench) => {
      const marks: (string | undefined)[] = [];
      for (const masterName of ['one master', 'another master']) {
        const worker = await bench.worker({}, { masterName });
        await substantiated(bench, worker);
        const server = (await bench.servers()).find(({ name }) => name === worker.name);
        marks.push(server?.metadata['BUILDBOT:instance']);
      }
      check(marks[0] !== undefined && marks[0] !== marks[1], `the marks are ${marks.join(' and ')}`);
    },
  },
  {
    id: 'server-name',
    title: 'the server is named as the worker is',
    clause: 'name',
    advice: 'Author: operators look for the worker by its name.',
    run: async (bench) => live(bench, {}, ({ name }, worker) => equal(name, worker.name)),
  },
  {
    id: 'any',
    title: 'any metadata that Nova takes is shown with the server as given',
    clause: 'meta',
    cost: { servers: 1, volumes: 0, seconds: 80 },
    advice: ADVICE,
    run: async (bench) => {
      const shown = fc.asyncProperty(anyMetadata, async (meta) => {
        const worker = await bench.worker({ meta });
        try {
          await substantiated(bench, worker);
          const server = (await bench.servers()).find(({ name }) => name === worker.name);
          shows(server?.metadata ?? {}, meta);
        } finally {
          await bench.wait(worker.stop());
        }
      });
      await bench.property(shown, 0.03);
    },
  },
  {
    id: 'cloud-keeps-any',
    title: 'the cloud keeps any metadata that it takes, under every key',
    clause: 'meta',
    judges: 'cloud',
    cost: { servers: 1, volumes: 0, seconds: 60 },
    advice: 'Operator: no proxy may change bodies.',
    run: async (bench) => {
      const worker = await bench.worker();
      await substantiated(bench, worker);
      const { id } = await onlyServer(bench);
      await bench.property(
        fc.asyncProperty(anyMetadata, async (meta) => {
          const body = { metadata: { ...meta, ...bench.mark } };
          const put = await bench.api.ask('compute', 'PUT', `/servers/${id}/metadata`, { body });
          equal(put.status, 200, JSON.stringify(put.body));
          const got = await bench.api.ask('compute', 'GET', `/servers/${id}/metadata`);
          same(got.body, body);
        }),
        0.6,
      );
    },
  },
]);

async function fromInside(bench: Bench, id: string): Promise<unknown> {
  const root = bench.target.authUrl.replace(/\/(v3|v2\.0)\/?$/, '');
  const { status, body } = await bench.api.askUrl('GET', `${root}/metadata/openstack/latest/meta_data.json`, {
    authenticated: false,
    headers: { 'x-instance-id': id },
  });
  if (status !== 200) throw new Skip(`the metadata service answered ${status}`);
  return body;
}
