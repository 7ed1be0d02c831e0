import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cloud } from '../../sim/cloud.js';
import { selectEntries } from '../../sim/journal/filter.js';
import { redactJson, redactTarget } from '../../sim/journal/redaction.js';
import { operationNames, operationOf } from '../../sim/operations/operation.js';
import { VirtualClock } from '../../src/clock.js';

function login(password: string): Parameters<Cloud['answer']>[0] {
  const user = { name: 'user', domain: { id: 'default' }, password };
  const scope = { project: { name: 'tenant', domain: { id: 'default' } } };
  const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } });
  return {
    method: 'POST',
    target: '/v3/auth/tokens',
    headers: { host: 'cloud.example', 'content-type': 'application/json' },
    body: Buffer.from(body),
  };
}

describe('the request journal', () => {
  it('says of each request what was asked, by whom and how it ended, and finds it by any of that', () => {
    const cloud = new Cloud({ clock: new VirtualClock(), randomSeed: 1 });
    cloud.answer({ method: 'GET', target: '/v3', headers: {} });
    cloud.answer(login('password'));
    cloud.answer(login('wrong'));
    const all = selectEntries(cloud.journal);
    expect(all.map(({ number, operation, status, user }) => [number, operation, status, user])).toEqual([
      [1, 'showVersions', 200, null],
      [2, 'createToken', 201, 'user'],
      [3, 'createToken', 401, 'user'],
    ]);
    const numbers = (filter: Parameters<typeof selectEntries>[1]): number[] =>
      selectEntries(cloud.journal, filter).map((entry) => entry.number);
    expect(numbers({ operation: 'createToken' })).toEqual([2, 3]);
    expect(numbers({ status: '4xx' })).toEqual([3]);
    expect(numbers({ status: 201 })).toEqual([2]);
    expect(numbers({ target: '*/auth/*', method: 'post', after: 2 })).toEqual([3]);
    expect(numbers({ user: 'user', limit: 1 })).toEqual([3]);
    expect(numbers({ service: 'compute' })).toEqual([]);
  });

  it('never shows a password, a token or what is not JSON', () => {
    const cloud = new Cloud({ clock: new VirtualClock(), randomSeed: 1 });
    const { response } = cloud.answer(login('s3cret-passw0rd'));
    const granted = cloud.answer(login('password')).response;
    const token = granted.headers.find(([name]) => name === 'X-Subject-Token')?.[1] as string;
    cloud.answer({
      method: 'GET',
      target: '/v3/auth/tokens',
      headers: { 'x-auth-token': token, 'x-subject-token': token },
    });
    cloud.answer({ method: 'GET', target: `/v2.0/tokens/${token}`, headers: { 'x-auth-token': token } });
    cloud.answer({
      ...login(''),
      body: Buffer.from('{"auth": {"passwordCredentials": {"password": "s3cret-passw0rd"}'),
    });
    const shown = JSON.stringify(selectEntries(cloud.journal));
    expect(response.status).toBe(401);
    expect(token.length).toBeGreaterThan(30);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain('s3cret-passw0rd');
    expect(shown).not.toContain('"password":"password"');
  });

  it('replaces every secret in a body, wherever it stands, and nothing else', () => {
    const secretKey = fc.constantFrom(
      'password',
      'adminPass',
      'user_data',
      'private_key',
      'secret',
      'admin_pass',
    );
    const plain = fc.dictionary(fc.stringMatching(/^[a-c]{1,3}$/), fc.integer(), { maxKeys: 3 });
    fc.assert(
      fc.property(secretKey, plain, fc.nat(4), (key, siblings, depth) => {
        let body: unknown = { ...siblings, [key]: 'hidden-value' };
        for (let level = 0; level < depth; level++) body = level % 2 ? [body] : { inner: body, ...siblings };
        const text = JSON.stringify(redactJson(body));
        expect(text).not.toContain('hidden-value');
        for (const value of Object.values(siblings)) expect(text).toContain(String(value));
      }),
    );
  });

  it('shows two uses of one token as such', () => {
    const one = redactTarget('/v2.0/tokens/abc/endpoints');
    expect(one).toMatch(/^\/v2\.0\/tokens\/\{SHA256\}[0-9a-f]{16}\/endpoints$/);
    expect(redactTarget('/v2.0/tokens/abc/endpoints')).toBe(one);
    expect(redactTarget('/v2.0/tokens/abd/endpoints')).not.toBe(one);
  });

  it('stays within its bounds however long it runs, and goes on counting', () => {
    const cloud = new Cloud({ clock: new VirtualClock(), randomSeed: 1 });
    const { entries, bodyBytes } = cloud.journal.limits;
    for (let index = 0; index < entries + 100; index++)
      cloud.answer({ method: 'GET', target: '/v3', headers: {} });
    expect(cloud.journal.records).toHaveLength(entries);
    expect(cloud.journal.records[0]?.number).toBe(101);
    expect(cloud.journal.total).toBe(entries + 100);
    cloud.answer({ ...login('x'), body: Buffer.alloc(bodyBytes + 1, ' ') });
    expect(cloud.journal.records.at(-1)?.requestBody).toBe(bodyBytes + 1);
  });
});

describe('the names of operations', () => {
  it('are found by service, method and path, with or without a project, and by an action’s key', () => {
    const name = (service: 'compute' | 'volume' | 'identity', method: string, path: string, body?: string) =>
      operationOf({ service, method, path, body: body === undefined ? undefined : Buffer.from(body) });
    expect(name('compute', 'GET', '/v2.1/servers/detail?limit=1')).toBe('listServersDetailed');
    expect(name('compute', 'GET', '/v2/abc/servers/detail')).toBe('listServersDetailed');
    expect(name('compute', 'POST', '/v2.1/servers/1/action', ' {"os-stop": null}')).toBe('stopServer');
    expect(name('compute', 'POST', '/v2.1/servers/1/action', '{"__proto__": null}')).toBeUndefined();
    expect(name('compute', 'GET', '/v2.1/nothing')).toBeUndefined();
    expect(name('volume', 'DELETE', '/v3/abc/volumes/1')).toBe('deleteVolume');
    expect(name('identity', 'POST', '/v2.0/tokens')).toBe('createToken');
  });

  it('are listed by service', () => {
    const names = operationNames();
    expect(names['compute']).toContain('createServer');
    expect(names['compute']).toContain('showConsoleOutput');
    expect(names['metadata']).toEqual(['readMetadata']);
  });
});
