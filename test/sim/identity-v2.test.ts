import { describe, expect, it } from 'vitest';
import { IdentityHarness } from './identity-harness.js';

function logIn(harness: IdentityHarness, auth: object) {
  return harness.ask('POST', '/v2.0/tokens', { body: { auth } });
}

const passwordCredentials = { username: 'user', password: 'password' };

describe('version 2.0 of Keystone', () => {
  it('gives a token for a tenant by name or id, with roles and a catalog of its form', () => {
    const harness = new IdentityHarness();
    const tenantId = harness.idOf('projects', 'tenant');
    for (const tenant of [{ tenantName: 'tenant' }, { tenantId }]) {
      const { status, json } = logIn(harness, { passwordCredentials, ...tenant });
      expect(status).toBe(200);
      const { token, user, serviceCatalog } = json.access;
      expect(token.tenant).toEqual({ description: '', enabled: true, id: tenantId, name: 'tenant' });
      expect(user.roles).toEqual([{ name: 'member' }, { name: 'reader' }]);
      const compute = serviceCatalog.find(({ type }: { type: string }) => type === 'compute');
      expect(compute.endpoints).toEqual([
        expect.objectContaining({
          region: 'RegionOne',
          publicURL: 'http://127.0.0.1:8774/v2.1',
          internalURL: 'http://127.0.0.1:8774/v2.1',
          adminURL: 'http://127.0.0.1:8774/v2.1',
        }),
      ]);
      expect(harness.ask('GET', '/v2.0/networks', { token: token.id, service: 'network' }).status).toBe(200);
    }
  });

  it('gives one without a tenant, lists the tenants it can be turned into, and turns it', () => {
    const harness = new IdentityHarness();
    const { access } = logIn(harness, { passwordCredentials }).json;
    expect(access.serviceCatalog).toEqual([]);
    const token = access.token.id;
    const { tenants } = harness.ask('GET', '/v2.0/tenants', { token }).json;
    expect(tenants.map(({ name }: { name: string }) => name)).toEqual(['tenant']);
    const turned = logIn(harness, { token: { id: token }, tenantId: tenants[0].id }).json.access;
    expect(turned.token.expires).toBe(access.token.expires);
    expect(turned.token.audit_ids[1]).toBe(access.token.audit_ids[0]);
    expect(harness.ask('GET', '/v3/auth/projects', { token: turned.token.id }).status).toBe(200);
  });

  it.each([
    [{}, 400, /^Expecting to find passwordCredentials in auth/],
    [{ passwordCredentials: {} }, 400, /^Expecting to find password in passwordCredentials/],
    [{ passwordCredentials: { password: 'x' } }, 400, /^Expecting to find username or userId in/],
    [{ passwordCredentials: { ...passwordCredentials, password: 'x' } }, 401, /requires authentication\.$/],
    [{ passwordCredentials, tenantName: 'other' }, 401, /requires authentication\.$/],
    [{ token: { id: 'garbage' } }, 401, /requires authentication\.$/],
    [{ passwordCredentials: 'x' }, 400, /^Invalid input for field 'passwordCredentials'/],
  ])('refuses %j', (auth, status, message) => {
    const answer = logIn(new IdentityHarness(), auth);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toMatch(message);
  });

  it('lets administrators, and only them, look at tokens and revoke them', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const path = `/v2.0/tokens/${token}`;
    expect(harness.ask('GET', path, { token }).json.error.message).toBe(
      'You are not authorized to perform the requested action: admin_required.',
    );
    expect(harness.ask('GET', path, { token: harness.admin }).json.access.user.name).toBe('user');
    expect(harness.ask('DELETE', path, { token: harness.admin }).status).toBe(204);
    expect(harness.ask('GET', path, { token: harness.admin }).status).toBe(404);
    expect(harness.ask('GET', '/v2.0/tenants', { token }).status).toBe(401);
  });

  it('is listed beside version 3 as the profile says, and is not there where the profile has none', () => {
    const ids = (v2: boolean, v3: boolean): string[] =>
      new IdentityHarness({ profile: { name: 'test', identity: { v2, v3 } } })
        .ask('GET', '/')
        .json.versions.values.map(({ id }: { id: string }) => id);
    expect(ids(true, true)).toEqual(['v3.14', 'v2.0']);
    expect(ids(false, true)).toEqual(['v3.14']);
    expect(ids(true, false)).toEqual(['v2.0']);
    const without = new IdentityHarness({ profile: { name: 'test', identity: { v2: false } } });
    expect(without.ask('GET', '/v2.0').status).toBe(404);
    const old = new IdentityHarness({ profile: { name: 'test', identity: { v3: false } } });
    expect(old.ask('POST', '/v3/auth/tokens', { body: {} }).status).toBe(404);
    expect(old.ask('GET', '/v2.0').json.version.links[0].href).toBe('http://127.0.0.1:5000/v2.0/');
  });
});
