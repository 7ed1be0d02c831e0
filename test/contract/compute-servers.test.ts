import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../sim/compute/microversion.js';
import { createServerSchemas } from '../../sim/compute/servers/create-server-schema.js';
import { ComputeClient } from '../sim/compute-servers-harness.js';
import {
  isIn,
  type JsonSchema,
  OfficialDocument,
  schemasArePresent,
  strangeKeys,
} from './official-document.js';

/** Where the official document is wrong: what a real cloud was recorded to answer, and the recording. */
const KNOWN_WRONG: ReadonlyArray<readonly [complaint: RegExp, evidence: string]> = [
  [/\/accessIPv[46] must match format/, 'empty where none was given (nova-server-active-2.1)'],
  [/\/name must match format "uuid"/, 'a name (nova-list)'],
  [/\/description must be string/, 'null where none was given (nova-server-get-build-2.93)'],
  [/\/image must be object/, 'empty for a server on a volume (nova-bfv-show-image-volume-2.93)'],
  [/\/key_name must be string/, 'null where none was given (nova-server-active-2.93)'],
  [/\/OS-EXT-STS:task_state must be string/, 'null at rest (nova-server-active-2.1)'],
  [/\/OS-SRV-USG:(launched|terminated)_at must be string/, 'null until then (nova-server-get-build-2.1)'],
  [/\/trusted_image_certificates must be array/, 'null where none were given (nova-server-active-2.63)'],
  [/\/locked_reason must be string/, 'null where none was given (nova-server-active-2.73)'],
  [
    /\/OS-EXT-SRV-ATTR:(user_data|host|hypervisor_hostname|root_device_name) must be string/,
    'null where there is none (nova-server-active-admin-2.93)',
  ],
  [/\/pinned_availability_zone must be string/, 'null where none was asked for'],
  [/\/memory_details must be array/, 'one object, as the reference cloud answers'],
  [
    /must match exactly one schema in oneOf/,
    'the alternatives of the create answer do not exclude each other',
  ],
];

/** Keys that a real cloud was recorded to answer with, and the official document lacks. */
const KNOWN_MISSING: ReadonlySet<string> = new Set([
  'servers.links',
  'server.locked_reason',
  'servers.locked_reason',
  'server.pinned_availability_zone',
  'servers.pinned_availability_zone',
]);

type Asked = readonly [
  method: string,
  path: string,
  ask: string,
  status: number,
  body?: unknown,
  since?: number,
];

const MINORS = [1, 3, 9, 16, 19, 26, 47, 63, 71, 73, 75, 90, 96];

describe.skipIf(!schemasArePresent)('servers, by the official schemas', () => {
  const official = schemasArePresent ? new OfficialDocument('compute-v2.96') : (undefined as never);
  const client = ComputeClient.withoutQuota({
    seed: {
      compute: {
        quotas: { instances: -1, cores: -1, ram: -1 },
        flavors: [
          { id: '1', name: 'm1.tiny', ram: 512, disk: 1 },
          { id: '99', name: 'nofit', ram: 512, disk: 700_000 },
        ],
      },
    },
  });
  const plain = client.create('plain', { networks: 'auto', metadata: { k: 'v' }, tags: ['t'] });
  const volume = {
    uuid: client.imageId,
    source_type: 'image',
    destination_type: 'volume',
    volume_size: 20,
    boot_index: 0,
  };
  client.create('on-volume', { imageRef: '', block_device_mapping_v2: [volume] });
  const failed = client.create('failed', { flavorRef: '99' });
  const deleted = client.create('deleted');
  client.get('/servers');
  client.ask('DELETE', `/v2.1/servers/${deleted}`);

  /** Operations whose answers have a body: the document's path, and the path to ask for. */
  const answers: ReadonlyArray<Asked> = [
    ['GET', '/v2.1/servers', '/servers', 200],
    ['GET', '/v2.1/servers', '/servers?limit=1', 200],
    [
      'POST',
      '/v2.1/servers',
      '/servers',
      202,
      { server: { name: 'x', flavorRef: '1', imageRef: client.imageId, networks: [] } },
    ],
    ['GET', '/v2.1/servers/detail', '/servers/detail', 200],
    ['GET', '/v2.1/servers/detail', '/servers/detail?changes-since=2020-01-01T00:00:00Z', 200],
    ['GET', '/v2.1/servers/{id}', `/servers/${plain}`, 200],
    ['GET', '/v2.1/servers/{id}', `/servers/${failed}`, 200],
    ['PUT', '/v2.1/servers/{id}', `/servers/${plain}`, 200, { server: { name: 'renamed' } }],
    ['GET', '/v2.1/servers/{server_id}/metadata', `/servers/${plain}/metadata`, 200],
    [
      'PUT',
      '/v2.1/servers/{server_id}/metadata',
      `/servers/${plain}/metadata`,
      200,
      { metadata: { k: 'v' } },
    ],
    ['GET', '/v2.1/servers/{server_id}/metadata/{id}', `/servers/${plain}/metadata/k`, 200],
    [
      'PUT',
      '/v2.1/servers/{server_id}/metadata/{id}',
      `/servers/${plain}/metadata/k`,
      200,
      { meta: { k: 'v' } },
    ],
    ['GET', '/v2.1/servers/{server_id}/tags', `/servers/${plain}/tags`, 200, undefined, 26],
    ['PUT', '/v2.1/servers/{server_id}/tags', `/servers/${plain}/tags`, 200, { tags: ['t'] }, 26],
    ['GET', '/v2.1/servers/{server_id}/ips', `/servers/${plain}/ips`, 200],
    ['GET', '/v2.1/servers/{server_id}/ips/{id}', `/servers/${plain}/ips/tenant-net`, 200],
    ['GET', '/v2.1/servers/{server_id}/diagnostics', `/servers/${plain}/diagnostics`, 200, undefined, 48],
  ];

  function wrong(schema: JsonSchema, body: unknown, minor: number): string[] {
    const complaints = official
      .complaints(schema, body)
      .filter((complaint) => !KNOWN_WRONG.some(([known]) => known.test(complaint)));
    const strange = (schema.oneOf ?? [schema])
      .map((one) => strangeKeys(one, body, minor))
      .sort((a, b) => a.length - b.length)[0];
    return [...complaints, ...(strange ?? []).filter((key) => !KNOWN_MISSING.has(key))];
  }

  describe.each(['member', 'admin'])('as %s', (role) => {
    it.each(answers.map((asked) => ({ asked, title: asked.slice(0, 3).join(' ') })))(
      '$title',
      ({ asked }) => {
        const [method, path, ask, status, body, since = 1] = asked;
        if (role === 'admin') client.become('admin', 'adminpass', 'admin');
        else client.become('user', 'password', 'tenant');
        const schema = official.response(method, path, status);
        expect(schema).toBeDefined();
        for (const minor of MINORS.filter((minor) => minor >= since)) {
          const request = minor >= 37 || !body ? body : JSON.parse(JSON.stringify(body));
          if (minor >= 37 && method === 'POST') request.server.networks = 'none';
          const answer = client.ask(method, `/v2.1${ask}`, request, { mv: `2.${minor}` });
          if (answer.status === 403 && role === 'member' && path.endsWith('diagnostics')) continue;
          if (role === 'admin' && method === 'POST' && path === '/v2.1/servers') continue;
          expect([minor, answer.status]).toEqual([minor, status]);
          expect([minor, wrong(schema as JsonSchema, answer.body, minor)]).toEqual([minor, []]);
        }
      },
    );
  });

  it('refuses at each microversion exactly the bodies of POST /servers that the official schema refuses', () => {
    const odd = fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      '0',
      '1',
      'x',
      'nova',
      [],
      {},
      ['x'],
      [{}],
      { k: 'v' },
      { k: 1 },
      'AUTO',
      'none',
      'auto',
      '10.0.0.1',
      '::1',
      client.imageId,
      [client.imageId],
      'yes',
      'True',
      2 ** 31,
      'a'.repeat(256),
      ['a,b'],
      ['a'.repeat(61)],
      [{ uuid: client.imageId }],
      [{ port: null }],
      [{ uuid: client.imageId, tag: 't' }],
      [{ fixed_ip: '10.0.0.1' }],
      [{ fixed_ip: 'x' }],
      [{ bogus: 1 }],
      [
        {
          source_type: 'image',
          uuid: client.imageId,
          destination_type: 'volume',
          volume_size: '1',
          boot_index: null,
        },
      ],
      [{ source_type: 'nope' }],
      [{ volume_size: 0 }],
      [{ volume_size: 'x' }],
      [{ tag: 't' }],
      [{ volume_type: null }],
      [{ delete_on_termination: 'maybe' }],
      [{ boot_index: 'x' }],
      [{ device_name: 'a b' }],
      [{ device_name: '' }],
      [{ name: 'default' }],
      [{ path: '/x', contents: 'QQ==' }],
    );
    const keys = fc.constantFrom(
      'name',
      'imageRef',
      'flavorRef',
      'adminPass',
      'metadata',
      'networks',
      'OS-DCF:diskConfig',
      'accessIPv4',
      'accessIPv6',
      'personality',
      'availability_zone',
      'block_device_mapping',
      'block_device_mapping_v2',
      'config_drive',
      'key_name',
      'min_count',
      'max_count',
      'return_reservation_id',
      'security_groups',
      'user_data',
      'description',
      'tags',
      'trusted_image_certificates',
      'host',
      'hypervisor_hostname',
      'hostname',
      'bogus',
    );
    const changes = fc.array(fc.tuple(keys, fc.option(odd, { nil: undefined, freq: 9 })), { maxLength: 3 });
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 96 }), (edits, minor) => {
        // Nova's own validators compare numbers in texts, too: this is not in the schema.
        fc.pre(!edits.some(([key, value]) => key.endsWith('_count') && value === '0'));
        const server = {
          name: 'x',
          flavorRef: '1',
          networks: minor >= 37 ? 'none' : [],
          ...Object.fromEntries(edits),
        };
        const body = JSON.parse(JSON.stringify({ server }));
        const schema = official.edition('ServersCreateRequest', minor);
        expect(isIn(schema, minor)).toBe(true);
        const theirs = official.complaints(schema, body).length === 0;
        const ours = at(createServerSchemas, minor)?.safeParse(body).success;
        expect([minor, body, ours]).toEqual([minor, body, theirs]);
      }),
      { numRuns: 3000 },
    );
  });
});
