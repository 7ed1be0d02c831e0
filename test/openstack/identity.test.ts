import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import {
  type Auth,
  AuthenticationError,
  CloudSession,
  ConnectionError,
  IdentityVersionUnsupported,
} from '../../src/openstack/index.js';
import { granted, type Reply, type Script, ScriptedCloud, socketError } from './scripted-cloud.js';
import { settled } from './settled.js';

const html404: Reply = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found.</p>\n',
};

function rootDocument(...ids: string[]): Reply {
  return {
    status: 300,
    body: { versions: { values: ids.map((id) => ({ id, status: 'stable', links: [] })) } },
  };
}

/** What Keystone v2.0 answered while it existed. */
const access: Reply = {
  body: {
    access: {
      token: {
        id: 'v2-token',
        issued_at: '2014-01-01T00:00:00.000000',
        expires: '2014-01-01T01:00:00Z',
        tenant: { id: 'p1', name: 'tenant', enabled: true },
      },
      user: { id: 'u1', name: 'user', roles: [] },
      serviceCatalog: [
        {
          type: 'compute',
          name: 'nova',
          endpoints: [
            {
              region: 'RegionOne',
              publicURL: 'http://nova.test/v2/p1',
              internalURL: 'http://nova.inner/v2/p1',
              adminURL: 'http://nova.admin/v2/p1',
            },
          ],
        },
      ],
    },
  },
};

/** A Keystone mounted at `prefix` that speaks the versions. */
function keystone(prefix: string, root: Reply, ...versions: ('v3' | 'v2.0')[]): Script {
  const posts: Record<string, Reply> = {
    ...(versions.includes('v3') && { [`${prefix}/v3/auth/tokens`]: granted() }),
    ...(versions.includes('v2.0') && { [`${prefix}/v2.0/tokens`]: access }),
  };
  return ({ method, url }) => {
    if (method === 'POST') return posts[url.pathname] ?? html404;
    return url.pathname.replace(/\/$/, '') === prefix ? root : html404;
  };
}

const user = { method: 'password', username: 'user', password: 'password', projectName: 'tenant' } as const;

async function login(script: Script, auth: Auth) {
  const clock = new VirtualClock();
  const cloud = new ScriptedCloud(script, clock);
  const session = new CloudSession({ auth, transport: cloud, clock });
  const result = await settled(clock, session.token());
  return {
    result,
    cloud,
    session,
    clock,
    asked: cloud.asked.map(({ method, url }) => `${method} ${url.href}`),
  };
}

describe('finding the identity API', () => {
  const both = rootDocument('v3.14', 'v2.0');

  it.each([
    ['http://k', '', ['GET http://k/', 'POST http://k/v3/auth/tokens']],
    ['http://k/', '', ['GET http://k/', 'POST http://k/v3/auth/tokens']],
    ['http://k/identity', '/identity', ['GET http://k/identity', 'POST http://k/identity/v3/auth/tokens']],
    ['http://k/identity//', '/identity', ['GET http://k/identity', 'POST http://k/identity/v3/auth/tokens']],
    ['http://k:5000/v3', '', ['POST http://k:5000/v3/auth/tokens']],
    ['http://k:5000/v3/', '', ['POST http://k:5000/v3/auth/tokens']],
    ['http://k/identity/v3', '/identity', ['POST http://k/identity/v3/auth/tokens']],
    ['http://127.0.0.1:35357/v2.0', '', ['POST http://127.0.0.1:35357/v2.0/tokens']],
    ['http://127.0.0.1:35357/v2.0/', '', ['POST http://127.0.0.1:35357/v2.0/tokens']],
  ])('from %s', async (authUrl, prefix, expected) => {
    const { asked, result } = await login(keystone(prefix, both, 'v3', 'v2.0'), { ...user, authUrl });
    expect(asked).toEqual(expected);
    expect(result).toMatchObject({ projectId: 'p1' });
  });

  it('takes v2.0 where the root document offers nothing newer', async () => {
    const { asked } = await login(keystone('', rootDocument('v2.0'), 'v2.0'), {
      ...user,
      authUrl: 'http://k',
    });
    expect(asked).toEqual(['GET http://k/', 'POST http://k/v2.0/tokens']);
  });

  it('takes v3 where the cloud hides its root document', async () => {
    const { asked } = await login(keystone('', html404, 'v3'), { ...user, authUrl: 'http://k' });
    expect(asked).toEqual(['GET http://k/', 'POST http://k/v3/auth/tokens']);
  });

  it('keeps to the version that the credentials are for', async () => {
    const auth = { ...user, authUrl: 'http://k', identityVersion: '2.0' } as const;
    expect((await login(keystone('', both, 'v3', 'v2.0'), auth)).asked).toEqual([
      'POST http://k/v2.0/tokens',
    ]);
  });

  it('says which versions the cloud offers when it does not offer the one asked for', async () => {
    const authUrl = 'http://127.0.0.1:35357/v2.0';
    const { result } = await login(keystone('', rootDocument('v3.14'), 'v3'), { ...user, authUrl });
    expect(result).toBeInstanceOf(IdentityVersionUnsupported);
    expect(result).toMatchObject({ offered: ['v3.14'] });
    expect((result as Error).message).toBe(
      'identity: authenticate failed: the cloud offers no v2.0 of the identity API at http://127.0.0.1:35357, but v3.14; use http://127.0.0.1:35357/v3',
    );
  });

  it('says what to check when nothing listens', async () => {
    const { result } = await login(() => socketError('ECONNREFUSED', 'connect'), {
      ...user,
      authUrl: 'http://127.0.0.1:35357/v2.0',
    });
    expect(result).toBeInstanceOf(ConnectionError);
    expect((result as Error).message).toBe(
      'identity: authenticate failed: nothing listens there; check the URL and its port [ECONNREFUSED] (http://127.0.0.1:35357)',
    );
  });
});

describe('authenticating by v3', () => {
  const authUrl = 'http://k/v3';
  const identity = (auth: Auth) =>
    login(keystone('', html404, 'v3'), auth).then(({ cloud }) => cloud.asked[0]?.body);
  const inDefault = { domain: { id: 'default' } };

  it('needs no domains: they are the one with the id default', async () => {
    expect(await identity({ ...user, authUrl })).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'user', ...inDefault, password: 'password' } },
        },
        scope: { project: { name: 'tenant', ...inDefault } },
      },
    });
  });

  it('sends names of domains as names, and ids as ids', async () => {
    const auth = { ...user, authUrl, userDomainName: 'Corp', projectDomainId: 'd2' };
    expect(await identity(auth)).toMatchObject({
      auth: {
        identity: { password: { user: { domain: { name: 'Corp' } } } },
        scope: { project: { domain: { id: 'd2' } } },
      },
    });
  });

  it('sends no domain with ids of user and project', async () => {
    const auth = { method: 'password', authUrl, userId: 'u1', projectId: 'p1', password: 'pw' } as const;
    expect(await identity(auth)).toEqual({
      auth: {
        identity: { methods: ['password'], password: { user: { id: 'u1', password: 'pw' } } },
        scope: { project: { id: 'p1' } },
      },
    });
  });

  it('sends an application credential by id, or by name and owner, and never a scope', async () => {
    const method = 'applicationCredential';
    const sent = (credential: object) => ({
      auth: { identity: { methods: ['application_credential'], application_credential: credential } },
    });
    expect(await identity({ method, authUrl, id: 'a1', secret: 's' })).toEqual(
      sent({ id: 'a1', secret: 's' }),
    );
    expect(await identity({ method, authUrl, name: 'ci', username: 'user', secret: 's' })).toEqual(
      sent({ name: 'ci', secret: 's', user: { name: 'user', ...inDefault } }),
    );
  });

  it('turns a token into one for the project', async () => {
    const auth = { method: 'token', authUrl, token: 't0', projectName: 'tenant' } as const;
    expect(await identity(auth)).toEqual({
      auth: {
        identity: { methods: ['token'], token: { id: 't0' } },
        scope: { project: { name: 'tenant', ...inDefault } },
      },
    });
  });

  it('refuses a token for no project, and says what to give', async () => {
    // recording auth-unscoped-no-default-project
    const unscoped = granted({ token: { project: undefined, catalog: undefined } });
    const { result } = await login(() => unscoped, { ...user, projectName: undefined, authUrl });
    expect(result).toBeInstanceOf(AuthenticationError);
    expect((result as Error).message).toBe(
      'identity: authenticate failed: the token is for no project, so it opens no service; say which (os_tenant_name, OS_PROJECT_NAME, auth.project_name)',
    );
  });

  it('says what to check when the credentials are refused', async () => {
    // recording auth-wrong-password
    const message = 'The request you have made requires authentication.';
    const refused = { status: 401, body: { error: { code: 401, message, title: 'Unauthorized' } } };
    const { result, asked } = await login(() => refused, { ...user, authUrl });
    expect(result).toBeInstanceOf(AuthenticationError);
    expect((result as Error).message).toBe(
      `identity: authenticate failed: 401 ${message} Check the user, the secret, the project and their domains: which is wrong is not told`,
    );
    expect(asked).toHaveLength(1);
  });

  it('tells an application credential that does not exist from a version that does not', async () => {
    // recording auth-appcred-unknown-id
    const message = 'Could not find Application Credential: a1.';
    const script = keystone('', rootDocument('v3.14'), 'v3');
    const { result } = await login(
      (asked) =>
        asked.method === 'POST'
          ? { status: 404, body: { error: { code: 404, message, title: 'Not Found' } } }
          : script(asked),
      { method: 'applicationCredential', authUrl, id: 'a1', secret: 's' },
    );
    expect(result).toBeInstanceOf(AuthenticationError);
    expect(result).not.toBeInstanceOf(IdentityVersionUnsupported);
    expect((result as Error).message).toBe(`identity: authenticate failed: 404 ${message}`);
  });

  it('is tried again when Keystone is out of order for a moment', async () => {
    let posts = 0;
    const { result } = await login(() => (posts++ < 2 ? { status: 503 } : granted()), { ...user, authUrl });
    expect(result).toMatchObject({ projectId: 'p1' });
    expect(posts).toBe(3);
  });
});

describe('authenticating by v2.0', () => {
  const authUrl = 'http://127.0.0.1:35357/v2.0';
  const script = keystone('', rootDocument('v2.0'), 'v2.0');

  it('sends user, password and tenant, and reads its form of the catalog', async () => {
    const { cloud, result } = await login(script, { ...user, authUrl });
    expect(cloud.asked[0]?.body).toEqual({
      auth: { passwordCredentials: { username: 'user', password: 'password' }, tenantName: 'tenant' },
    });
    expect(result).toMatchObject({
      projectId: 'p1',
      projectName: 'tenant',
      userId: 'u1',
      catalog: [
        {
          type: 'compute',
          endpoints: [
            { interface: 'public', region: 'RegionOne', url: 'http://nova.test/v2/p1' },
            { interface: 'internal', url: 'http://nova.inner/v2/p1' },
            { interface: 'admin', url: 'http://nova.admin/v2/p1' },
          ],
        },
      ],
    });
  });

  it('sends a token with its tenant', async () => {
    const { cloud } = await login(script, { method: 'token', authUrl, token: 't0', projectId: 'p1' });
    expect(cloud.asked[0]?.body).toEqual({ auth: { token: { id: 't0' }, tenantId: 'p1' } });
  });

  it('accepts the default domain, and refuses others and application credentials without asking', async () => {
    const accepted = await login(script, { ...user, authUrl, userDomainName: 'Default' });
    expect(accepted.result).toMatchObject({ projectId: 'p1' });
    const credential = { method: 'applicationCredential', authUrl, id: 'a', secret: 's' } as const;
    const refused = [{ ...user, authUrl, userDomainName: 'Corp' }, credential];
    for (const auth of refused) {
      const { result, asked } = await login(script, auth);
      expect(result).toBeInstanceOf(IdentityVersionUnsupported);
      expect(asked).toEqual([]);
    }
  });
});
