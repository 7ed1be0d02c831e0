import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ComputeClient, type Options } from './compute-servers-harness.js';

const client = ComputeClient.withoutQuota();
const image = client.imageId;
const plain = { name: 'x', flavorRef: '1', imageRef: image, networks: 'none' };

function complaint(server: unknown, options: Options = { mv: '2.96' }): string {
  const { status, body } = client.ask('POST', '/v2.1/servers', { server }, options);
  return status === 202 ? 'accepted' : (Object.values<{ message: string }>(body)[0]?.message ?? '');
}

describe('what is wrong with a request is told in the words of jsonschema', () => {
  it('tells of the first property in the schema’s order, then of missing ones, then of unknown ones', () => {
    expect(complaint({ ...plain, name: '', flavorRef: '' })).toMatch(/attribute name\. .* is too short$/);
    const { flavorRef: _none, ...missing } = { ...plain, bogus: 1 };
    expect(complaint(missing)).toMatch(/'flavorRef' is a required property$/);
    expect(complaint({ ...missing, metadata: { k: 1 } })).toMatch(
      /attribute k\. Value: 1\. 1 is not of type 'string'$/,
    );
    expect(complaint({ ...plain, bogus: 1, other: 2 })).toMatch(
      /Additional properties are not allowed \('bogus', 'other' were unexpected\)$/,
    );
  });

  it.each([
    [{ ...plain, name: 7 }, "Invalid input for field/attribute name. Value: 7. 7 is not of type 'string'"],
    [
      { ...plain, name: null },
      "Invalid input for field/attribute name. Value: None. None is not of type 'string'",
    ],
    [
      { ...plain, name: 'a\u0000b' },
      "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.",
    ],
    [
      { ...plain, name: 'emoji 😀' },
      "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.",
    ],
    [
      { ...plain, flavorRef: 1.5 },
      "Invalid input for field/attribute flavorRef. Value: 1.5. 1.5 is not of type 'string', 'integer'",
    ],
    [
      { ...plain, min_count: '0' },
      'Invalid input for field/attribute min_count. Value: 0. 0 is less than the minimum of 1',
    ],
    [
      { ...plain, min_count: true },
      "Invalid input for field/attribute min_count. Value: True. True is not of type 'integer', 'string'",
    ],
    [
      { ...plain, config_drive: 1 },
      "Invalid input for field/attribute config_drive. Value: 1. 1 is not of type 'boolean', 'string'",
    ],
    [
      { ...plain, description: 7 },
      "Invalid input for field/attribute description. Value: 7. 7 is not of type 'string', 'null'",
    ],
    [
      { ...plain, trusted_image_certificates: [] },
      'Invalid input for field/attribute trusted_image_certificates. Value: []. [] is too short',
    ],
    [
      { ...plain, tags: ['a,b'] },
      "Invalid input for field/attribute 0. Value: a,b. 'a,b' does not match '^[^,/]*$'",
    ],
    [
      { ...plain, block_device_mapping_v2: [{ boot_index: 'x' }] },
      "Invalid input for field/attribute boot_index. Value: x. 'x' does not match '^-?[0-9]+$'",
    ],
    [
      { ...plain, metadata: { 'a/b': 'x', 'c/d': 'y' } },
      "Invalid input for field/attribute metadata. Value: {'a/b': 'x', 'c/d': 'y'}. 'a/b', 'c/d' do not match any of the regexes: '^[a-zA-Z0-9-_:. ]{1,255}$'",
    ],
  ])('%j', (server, message) => {
    expect(complaint(server)).toBe(message);
  });

  it('knows a key only from the microversion on that has it', () => {
    const since: ReadonlyArray<readonly [string, unknown, number]> = [
      ['description', 'd', 19],
      ['tags', ['t'], 52],
      ['trusted_image_certificates', ['c'], 63],
      ['hostname', 'host', 90],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...since),
        fc.integer({ min: 1, max: 96 }),
        ([key, value, first], minor) => {
          const networks = minor < 37 ? undefined : 'none';
          const said = complaint({ ...plain, networks, [key]: value }, { mv: `2.${minor}` });
          if (minor < first) expect(said).toMatch(new RegExp(`\\('${key}' was unexpected\\)$`));
          else expect(said).not.toMatch(/unexpected/);
        },
      ),
    );
  });

  it('the old APIs ignore unknown keys and strip names of blanks', () => {
    const server = { ...plain, networks: undefined, name: '  old ', bogus: { deep: 1 } };
    const { status, body } = client.ask('POST', '/v2/servers', { server, extra: true });
    expect(status).toBe(202);
    expect(client.server(body.server.id).name).toBe('old');
  });

  it('never fails on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom('2.1', '2.37', '2.96'), (body, mv) => {
        const { status } = client.ask('POST', '/v2.1/servers', undefined, { raw: JSON.stringify(body), mv });
        expect(status).toBe(400);
      }),
    );
  });

  it('never fails on a server with any value in any of its keys', () => {
    const keys = fc.constantFrom(
      'name',
      'imageRef',
      'flavorRef',
      'metadata',
      'networks',
      'availability_zone',
      'block_device_mapping',
      'block_device_mapping_v2',
      'config_drive',
      'key_name',
      'min_count',
      'security_groups',
      'user_data',
      'description',
      'tags',
      'trusted_image_certificates',
      'host',
      'hostname',
      '__proto__',
      'constructor',
    );
    fc.assert(
      fc.property(
        keys,
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('2.1', '2.37', '2.96'),
        (key, value, mv) => {
          const rest = Object.entries(plain).filter(
            ([name]) => name !== key && (name !== 'networks' || mv !== '2.1'),
          );
          const raw = `{"server": {${[...rest, [key, value] as const]
            .map(([name, item]) => `${JSON.stringify(name)}: ${JSON.stringify(item)}`)
            .join(', ')}}}`;
          const { status } = client.ask('POST', '/v2.1/servers', undefined, { raw, mv });
          expect([202, 400, 403, 404, 409]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused for lack of room, where there is no quota, when it asks for more servers than a memory holds', () => {
    const raw = JSON.stringify({ server: { ...plain, min_count: 4_503_599_627_370_496 } });
    expect(client.ask('POST', '/v2.1/servers', undefined, { raw, mv: '2.96' }).status).toBe(403);
  });

  it('takes malformed, deep and oddly encoded bodies for what they are', () => {
    const odd = ['{', '[]', '"x"', 'nul', '\uFEFF{}', `${'['.repeat(50_000)}${']'.repeat(50_000)}`];
    for (const raw of odd) {
      expect(client.ask('POST', '/v2.1/servers', undefined, { raw }).status).toBe(400);
    }
  });
});
