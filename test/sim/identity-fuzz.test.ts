import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../sim/deployment.js';
import { STANDARD_PORTS } from '../../sim/deployment.js';
import { IdentityHarness } from './identity-harness.js';

const SERVICES: readonly ServiceName[] = ['identity', 'placement', 'metadata'];

const PATHS = [
  '/',
  '/v3',
  '/v2.0',
  '/v3/auth/tokens',
  '/v3/users',
  '/v3/projects',
  '/v3/domains',
  '/v3/groups',
  '/v3/roles',
  '/v3/regions',
  '/v3/services',
  '/v3/endpoints',
  '/v3/role_assignments',
  '/v3/role_inferences',
  '/v2.0/tokens',
  '/v2.0/tenants',
  '/v3/users/{id}',
  '/v3/users/{id}/application_credentials',
  '/v3/users/{id}/password',
  '/v3/projects/{id}',
  '/v3/projects/{id}/tags',
  '/v3/domains/{id}',
  '/v3/roles/{id}/implies/{id}',
  '/v3/projects/{id}/users/{id}/roles/{id}',
  '/v3/system/users/{id}/roles',
  '/v3/groups/{id}/users/{id}',
  '/resource_providers',
  '/resource_providers/{id}/usages',
  '/openstack/latest/meta_data.json',
  '/latest/meta-data',
];

const word = fc.constantFrom(
  'auth',
  'identity',
  'user',
  'project',
  'domain',
  'group',
  'role',
  'region',
  'service',
  'endpoint',
  'name',
  'id',
  'enabled',
  'password',
  'tags',
  'options',
  'immutable',
  'parent_id',
  'domain_id',
  'url',
  'type',
  'interface',
  'application_credential',
  'passwordCredentials',
  '__proto__',
  'constructor',
  'toString',
  'default',
  '%',
  '\u0000',
);

const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, -1, 1e300, ''),
    word,
    fc.string({ unit: 'binary' }),
    fc.array(tie('node'), { maxLength: 3 }),
    fc
      .array(fc.tuple(word, tie('node')), { maxLength: 4 })
      .map((pairs) =>
        JSON.parse(
          `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`).join()}}`,
        ),
      ),
  ),
})).node;

const body = fc.oneof(
  { weight: 6, arbitrary: value.map((item) => JSON.stringify(item)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50_000 }).map((depth) => '['.repeat(depth)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 50_000 }).map((depth) => `${'{"auth":'.repeat(depth)}1`),
  },
);

const queryOf = (pairs: [string, string][]): string => `?${new URLSearchParams(pairs)}`;

describe('Keystone, Placement and the metadata service', () => {
  it('answer whatever they are sent, and never with a fault of their own', () => {
    const harness = new IdentityHarness();
    const ids = [
      harness.idOf('users', 'user'),
      harness.idOf('projects', 'tenant'),
      harness.idOf('roles', 'reader'),
      'default',
      'nope',
      '..',
      '%2e%2e',
      '%zz',
      '__proto__',
      '',
    ];
    const target = fc
      .tuple(fc.constantFrom(...PATHS), fc.array(fc.constantFrom(...ids), { minLength: 3, maxLength: 3 }))
      .chain(([path, names]) => {
        const names_ = [...names];
        const filled = path.replace(/\{id\}/g, () => names_.pop() ?? 'x');
        return fc.tuple(
          fc.constant(filled),
          fc.oneof(
            fc.constant(''),
            fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' }))).map(queryOf),
          ),
        );
      })
      .map((parts) => parts.join(''));
    const tokens = [harness.admin, harness.token(), 'garbage', undefined];
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICES),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'BREW'),
        target,
        fc.constantFrom(...tokens),
        fc.option(body, { nil: undefined }),
        fc.dictionary(
          fc.constantFrom(
            'accept',
            'content-type',
            'x-subject-token',
            'openstack-api-version',
            'x-forwarded-proto',
            'x-instance-id',
          ),
          fc.oneof(
            fc.string(),
            fc.constantFrom('application/json', 'placement 1.39', 'placement x', 'https', '*/*'),
          ),
          { noNullPrototype: true },
        ),
        (service, method, path, token, text, headers) => {
          const before = Object.keys(Object.prototype).length;
          const { response } = harness.cloud.answer({
            method,
            target: path,
            headers: {
              host: `127.0.0.1:${STANDARD_PORTS[service][0]}`,
              ...(token && { 'x-auth-token': token }),
              ...headers,
            },
            body: text === undefined ? undefined : Buffer.from(text),
            localPort: STANDARD_PORTS[service][0],
          });
          expect(response.status).toBeLessThan(500);
          expect(response.status).toBeGreaterThanOrEqual(200);
          for (const [name, content] of response.headers) {
            expect(`${name}: ${content}`).toMatch(/^[\x20-\x7e\x80-\xff\t]*$/);
          }
          expect(Object.keys(Object.prototype)).toHaveLength(before);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('refuse a body that is larger than Keystone’s limit, whatever it holds', () => {
    const harness = new IdentityHarness();
    const send = (length: number) => harness.ask('POST', '/v3/auth/tokens', { body: ' '.repeat(length) });
    expect(send(114_688).status).toBe(400);
    expect(send(114_689).status).toBe(413);
    expect(send(114_689).text).toBe(
      '413 Request Entity Too Large\n\nRequest is too large. Larger than max_request_body_size (114688).\n\n   ',
    );
  });
});
