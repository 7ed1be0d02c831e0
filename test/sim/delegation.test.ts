import { describe, expect, it } from 'vitest';
import { newWorld, type World } from './network-harness.js';

const KEYSTONE = '/identity/v3';
const TRUSTS = `${KEYSTONE}/OS-TRUST/trusts`;

function people(world: World) {
  const whoIs = (name: 'user' | 'other') =>
    world.admin.ask('GET', `${KEYSTONE}/users?name=${name}`).body.users[0].id as string;
  const [user, other] = [whoIs('user'), whoIs('other')];
  const trust = (more: object = {}) =>
    world.user.ask('POST', TRUSTS, {
      trust: {
        trustor_user_id: user,
        trustee_user_id: other,
        impersonation: true,
        project_id: world.user.projectId,
        roles: [{ name: 'member' }],
        ...more,
      },
    });
  return { user, other, trust };
}

/** A token that `other` gets by a trust. */
function tokenBy(world: World, id: string, name = 'other') {
  const user = { name, password: name === 'admin' ? 'adminpass' : 'password', domain: { id: 'default' } };
  const auth = {
    identity: { methods: ['password'], password: { user } },
    scope: { 'OS-TRUST:trust': { id } },
  };
  const { response } = world.cloud.answer({
    method: 'POST',
    target: `${KEYSTONE}/auth/tokens`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ auth })),
  });
  const token = response.headers.find(([key]) => key.toLowerCase() === 'x-subject-token')?.[1] ?? '';
  return { status: response.status, token, body: JSON.parse(String(response.body)) };
}

function asks(world: World, token: string, method: string, target: string, body?: object) {
  return world.admin.ask(method, target, body, { 'x-auth-token': token });
}

describe('What users let others do in their name', () => {
  it('gives the trustee of a trust a token for what the trustor may do, and no more', () => {
    const world = newWorld();
    const { user, trust } = people(world);
    const { id } = trust().body.trust;
    const { token, body } = tokenBy(world, id);
    expect(body.token).toMatchObject({
      user: { id: user },
      project: { id: world.user.projectId },
      'OS-TRUST:trust': { id, impersonation: true, trustor_user: { id: user } },
    });
    const roles = body.token.roles.map(({ name }: { name: string }) => name);
    expect(roles).toEqual(['member', 'reader']);
    expect(asks(world, token, 'GET', '/compute/v2.1/servers').status).toBe(200);
    expect(asks(world, token, 'GET', `${KEYSTONE}/users/${user}/credentials/OS-EC2`).status).toBe(403);
    const credential = { application_credential: { name: 'x' } };
    const path = `${KEYSTONE}/users/${user}/application_credentials`;
    expect(asks(world, token, 'POST', path, credential).status).toBe(403);
    expect(tokenBy(world, id, 'admin').status).toBe(403);
  });

  it('takes the tokens of a trust back with it, and the trusts that were made of it', () => {
    const world = newWorld();
    const { trust } = people(world);
    const { id } = trust({ allow_redelegation: true }).body.trust;
    const { token } = tokenBy(world, id);
    const { redelegation_count, roles_links, links, ...same } = world.user.ask('GET', `${TRUSTS}/${id}`).body
      .trust;
    const { trustor_user_id, trustee_user_id, project_id } = same;
    const again = {
      trust: {
        trustor_user_id,
        trustee_user_id,
        project_id,
        impersonation: true,
        roles: [{ name: 'member' }],
      },
    };
    const made = asks(world, token, 'POST', TRUSTS, again).body.trust;
    expect(made).toMatchObject({ redelegated_trust_id: id, redelegation_count: 0 });
    expect(world.user.ask('DELETE', `${TRUSTS}/${id}`).status).toBe(204);
    expect(asks(world, token, 'GET', `${KEYSTONE}/auth/catalog`).status).toBe(401);
    expect(world.user.ask('GET', `${TRUSTS}/${made.id}`).status).toBe(404);
  });

  it('gives as many tokens by a trust as it says, until it ends', async () => {
    const world = newWorld();
    const { trust } = people(world);
    const once = trust({ remaining_uses: 1 }).body.trust.id;
    expect([tokenBy(world, once).status, tokenBy(world, once).status]).toEqual([201, 401]);
    const at = new Date(world.cloud.settle() + 60_000).toISOString();
    const brief = trust({ expires_at: at }).body.trust.id;
    const { token } = tokenBy(world, brief);
    await world.clock.advance(120_000);
    expect(asks(world, token, 'GET', `${KEYSTONE}/auth/catalog`).status).toBe(401);
    expect(tokenBy(world, brief).status).toBe(401);
  });

  it('lets nobody give away what they do not have', () => {
    const world = newWorld();
    const { other, trust } = people(world);
    expect(trust({ roles: [{ name: 'admin' }] }).status).toBe(404);
    expect(trust({ roles: [] }).status).toBe(403);
    expect(trust({ trustor_user_id: other }).status).toBe(403);
    expect(world.other.ask('GET', TRUSTS).status).toBe(403);
  });

  it('keeps EC2 keys among the credentials of a user', () => {
    const world = newWorld();
    const { user, other } = people(world);
    const path = (id: string) => `${KEYSTONE}/users/${id}/credentials/OS-EC2`;
    const body = { tenant_id: world.user.projectId };
    const { credential } = world.user.ask('POST', path(user), body).body;
    expect(credential).toMatchObject({ user_id: user, ...body, trust_id: null });
    expect(world.user.ask('GET', path(user)).body.credentials).toEqual([credential]);
    const [kept] = world.user.ask('GET', `${KEYSTONE}/credentials`).body.credentials;
    expect(JSON.parse(kept.blob).secret).toBe(credential.secret);
    const one = `${path(user)}/${credential.access}`;
    expect(world.other.ask('GET', one).status).toBe(403);
    expect(world.user.ask('POST', path(other), body).status).toBe(403);
    expect(world.user.ask('DELETE', one).status).toBe(204);
    expect(world.user.ask('GET', one).status).toBe(404);
  });

  it('lets nobody replace the EC2 key of another', () => {
    const world = newWorld();
    const { user, other } = people(world);
    const key = (user_id: string, secret: string) => ({
      credential: { user_id, project_id: 'p', type: 'ec2', blob: JSON.stringify({ access: 'a', secret }) },
    });
    const { id } = world.user.ask('POST', `${KEYSTONE}/credentials`, key(user, 'mine')).body.credential;
    expect(world.other.ask('POST', `${KEYSTONE}/credentials`, key(other, 'theirs'))).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(`Duplicate entry found with ID ${id}`) } },
    });
    const kept = world.user.ask('GET', `${KEYSTONE}/credentials/${id}`).body.credential;
    expect(kept).toMatchObject({ user_id: user, blob: expect.stringContaining('mine') });
  });
});
