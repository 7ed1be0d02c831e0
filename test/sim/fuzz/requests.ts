import fc from 'fast-check';
import type { SimRequest } from '../../../sim/index.js';
import { nearMisses } from './near-misses.js';

/** What a request may refer to: ids that exist, so that fuzzed bodies get past the first look-up. */
export interface Known {
  readonly tokens: readonly string[];
  readonly ids: readonly string[];
}

const COLLECTIONS = [
  '/identity/v3/auth/tokens',
  '/identity/v2.0/tokens',
  '/identity/v3/users',
  '/identity/v3/projects',
  '/identity/v3/roles',
  '/identity/v3/credentials',
  '/identity/v3/OS-TRUST/trusts',
  '/compute/v2.1/servers',
  '/compute/v2.1/servers/detail',
  '/compute/v2.1/flavors',
  '/compute/v2.1/os-keypairs',
  '/compute/v2.1/os-server-groups',
  '/compute/v2.1/limits',
  '/compute/v2.1/os-quota-sets',
  '/compute/v2.1/os-migrations',
  '/compute/v2/servers',
  '/image/v2/images',
  '/image/v2/schemas/image',
  '/image/v2/metadefs/namespaces',
  '/volume/v3/volumes',
  '/volume/v3/volumes/detail',
  '/volume/v3/snapshots',
  '/volume/v3/types',
  '/volume/v3/attachments',
  '/volume/v3/groups',
  '/volume/v3/group_snapshots',
  '/volume/v3/group_types',
  '/network/v2.0/networks',
  '/network/v2.0/subnets',
  '/network/v2.0/ports',
  '/network/v2.0/security-groups',
  '/network/v2.0/security-group-rules',
  '/network/v2.0/floatingips',
  '/network/v2.0/routers',
  '/network/v2.0/subnetpools',
  '/network/v2.0/address-groups',
  '/network/v2.0/address-scopes',
  '/network/v2.0/agents',
  '/network/v2.0/auto-allocated-topology',
  '/network/v2.0/flavors',
  '/network/v2.0/rbac-policies',
  '/network/v2.0/service_profiles',
  '/placement/resource_providers',
  '/placement/traits',
  '/metadata/openstack/latest/meta_data.json',
] as const;
const MEMBERS = [
  '',
  '/action',
  '/metadata',
  '/tags',
  '/os-volume_attachments',
  '/os-interface',
  '/file',
  '/members',
  '/os-instance-actions',
  '/add_router_interface',
  '/dhcp-networks',
  '/group_specs',
  '/inventories',
  '/migrations',
  '/service_profiles',
  '/constructor',
] as const;

/** Words of the services' schemas, and of no schema. */
const KEYS = [
  'server',
  'name',
  'flavorRef',
  'imageRef',
  'networks',
  'uuid',
  'port',
  'fixed_ip',
  'metadata',
  'block_device_mapping_v2',
  'block_device_mapping',
  'source_type',
  'destination_type',
  'boot_index',
  'volume_size',
  'delete_on_termination',
  'device_name',
  'user_data',
  'min_count',
  'max_count',
  'security_groups',
  'availability_zone',
  'tags',
  'config_drive',
  'key_name',
  'os:scheduler_hints',
  'volume',
  'size',
  'snapshot',
  'volume_id',
  'imageId',
  'network',
  'subnet',
  'network_id',
  'cidr',
  'ip_version',
  'fixed_ips',
  'allocation_pools',
  'security_group',
  'security_group_rule',
  'direction',
  'protocol',
  'floatingip',
  'router',
  'auth',
  'identity',
  'methods',
  'password',
  'user',
  'domain',
  'scope',
  'trust',
  'project',
  'token',
  'id',
  'keypair',
  'public_key',
  'server_group',
  'policies',
  'flavor',
  'ram',
  'vcpus',
  'disk',
  'os-start',
  'reboot',
  'resize',
  'rebuild',
  'createImage',
  'os-extend',
  'os-reset_status',
  'passwordCredentials',
  'namespace',
  'group',
  'group_type',
  'rbac_policy',
  'address_group',
  'tenantName',
  'disk_format',
  'visibility',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '\u0000',
  'é',
  '💥',
] as const;

/** Not `fc.webPath`: making that takes seconds, of any one that it generates microseconds. */
const anyPath = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 6 })
  .map((segments) => segments.map((segment) => `/${encodeURIComponent(segment)}`).join(''));

export function requests({ tokens, ids }: Known): fc.Arbitrary<SimRequest> {
  const id = fc.oneof(
    fc.constantFrom(...ids),
    fc.uuid(),
    fc.constantFrom(
      'detail',
      '..',
      '%2e%2e',
      '%00',
      '%',
      '__proto__',
      'a'.repeat(300),
      '%E0%A4%A',
      ' ',
      '0',
      '-1',
    ),
  );
  const path = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...COLLECTIONS) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...COLLECTIONS),
          id,
          fc.constantFrom(...MEMBERS),
          fc.option(id, { nil: undefined, freq: 6 }),
        )
        .map(
          ([collection, member, rest, key]) =>
            `${collection}/${member}${rest}${key === undefined ? '' : `/${key}`}`,
        ),
    },
    { weight: 1, arbitrary: anyPath.map((tail) => `/compute${tail}`) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 40 }).map((tail) => `/${tail.replace(/[^!-~]/g, '')}`),
    },
  );
  const query = fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc
        .array(
          fc.tuple(
            fc.constantFrom(
              'limit',
              'marker',
              'name',
              'status',
              'sort_key',
              'sort_dir',
              'sort',
              'changes-since',
              'all_tenants',
              'fields',
              'deleted',
              'tags',
              'size_min',
              'created_at',
              '__proto__',
              'x',
            ),
            fc.oneof(
              fc.constantFrom('0', '-1', 'x', '[', '(?', '1e9', 'id:asc', '2020-13-40', 'true', 'in:a,b'),
              fc.string({ maxLength: 12 }),
            ),
          ),
          { maxLength: 4 },
        )
        .map((pairs) => `?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`),
    },
  );
  const close = fc
    .tuple(nearMisses(ids, oddValues(ids)), headers(tokens))
    .map(([{ target, body: right }, given]) => ({
      method: 'POST',
      target,
      headers: { host: 'cloud.example', ...given, 'content-type': 'application/json' },
      body: Buffer.from(right),
    }));
  const wild = fc
    .record({
      method: fc.constantFrom(
        'GET',
        'GET',
        'POST',
        'POST',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'HEAD',
        'OPTIONS',
        'TRACE',
        'BREW',
      ),
      path,
      query,
      headers: headers(tokens),
      body: body(ids),
    })
    .map(({ method, path: target, query: search, headers: given, body: bytes }) => ({
      method,
      target: target + search,
      headers: { host: 'cloud.example', ...given },
      body: method === 'GET' || method === 'HEAD' ? undefined : bytes,
    }));
  return fc.oneof({ weight: 2, arbitrary: wild }, { weight: 1, arbitrary: close });
}

function oddValues(ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(...ids),
    fc.string({ maxLength: 20 }),
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1,
      2 ** 31,
      2 ** 53,
      1.5,
      '',
      'a'.repeat(300),
      [],
      {},
      'image',
      'volume',
      'auto',
      'none',
      '10.0.0.0/8',
    ),
  );
}

function headers(tokens: readonly string[]): fc.Arbitrary<Record<string, string>> {
  return fc
    .record(
      {
        'x-auth-token': fc.oneof(
          { weight: 12, arbitrary: fc.constantFrom(...tokens) },
          { weight: 1, arbitrary: fc.string() },
        ),
        'content-type': fc.constantFrom(
          'application/json',
          'application/json; charset=utf-16',
          'text/plain',
          'application/octet-stream',
          'application/openstack-images-v2.1-json-patch',
          '',
          ';;',
        ),
        'openstack-api-version': fc.constantFrom(
          'compute 2.1',
          'compute 2.37',
          'compute 2.96',
          'compute latest',
          'volume 3.70',
          'volume 3.0',
          'compute 9.9',
          'compute',
          ' ',
          'compute 2.1e1',
          'volume banana',
        ),
        'x-openstack-nova-api-version': fc.constantFrom('2.60', 'latest', '-1'),
        'x-subject-token': fc.constantFrom(...tokens, 'garbage', ''),
        accept: fc.constantFrom('application/json', 'application/xml', '*/*', 'text/html;q=0.1'),
        'x-forwarded-proto': fc.constantFrom('https', 'javascript', ''),
        'x-instance-id': fc.string({ maxLength: 40 }),
      },
      { requiredKeys: ['x-auth-token'] },
    )
    .map((given) => given as Record<string, string>);
}

function body(ids: readonly string[]): fc.Arbitrary<Uint8Array | undefined> {
  const leaf = oddValues(ids);
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 6 })
        .map((entries) => entries.reduce((object, [key, item]) => define(object, key, item), {})),
    ),
  }));
  const json = value.map((item) => JSON.stringify(item) ?? 'null');
  const wrapped = fc
    .tuple(
      fc.constantFrom(
        'server',
        'volume',
        'network',
        'subnet',
        'port',
        'auth',
        'snapshot',
        'keypair',
        'reboot',
        'resize',
        'image',
      ),
      json,
    )
    .map(([key, inner]) => `{${JSON.stringify(key)}:${inner}}`);
  const text = fc.oneof(
    { weight: 3, arbitrary: json },
    { weight: 6, arbitrary: wrapped },
    { weight: 1, arbitrary: json.map((whole) => whole.slice(0, whole.length >> 1)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{',
        '[[[[',
        'NaN',
        '{"server":NaN}',
        '{"a":1,"a":2}',
        '\ufeff{}',
        '{"server":{"name":"\\ud800"}}',
        '['.repeat(3000),
        `{"server":${'{"a":'.repeat(500)}1${'}'.repeat(501)}`,
        '1e999',
        '"'.padEnd(200_000, 'a'),
      ),
    },
  );
  return fc.oneof(
    { weight: 10, arbitrary: text.map((whole) => Buffer.from(whole) as Uint8Array) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: text.map((whole) => Buffer.from(whole, 'utf16le') as Uint8Array) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** As JSON.parse does it: `__proto__` is a key like any other. */
function define(object: object, key: string, value: unknown): object {
  return Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
