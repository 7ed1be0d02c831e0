import { describe, expect, it } from 'vitest';
import { IdentityHarness, passwordAuth } from './identity-harness.js';

function administrator(harness = new IdentityHarness()) {
  const token = harness.admin;
  const ask = (method: string, path: string, body?: unknown) =>
    harness.ask(method, `/v3${path}`, { token, body });
  const make = (collection: string, member: string, body: object): string => {
    const answer = ask('POST', `/${collection}`, { [member]: body });
    expect(answer.status).toBe(201);
    return answer.json[member].id;
  };
  return { harness, token, ask, make };
}

describe('an administrator', () => {
  it('sets up a domain, a project, a user and a role, and the user works with them until they are gone', () => {
    const { harness, ask, make } = administrator();
    const domain = make('domains', 'domain', { name: 'ci' });
    const project = make('projects', 'project', { name: 'builds', domain_id: domain });
    const user = make('users', 'user', {
      name: 'bot',
      domain_id: domain,
      password: 'secret',
      email: 'b@c.d',
    });
    const role = make('roles', 'role', { name: 'builder' });
    const grant = `/projects/${project}/users/${user}/roles/${role}`;
    expect(ask('PUT', grant).status).toBe(204);
    expect(ask('GET', grant).status).toBe(204);
    const auth = {
      identity: {
        methods: ['password'],
        password: { user: { name: 'bot', domain: { name: 'CI' }, password: 'secret' } },
      },
      scope: { project: { id: project } },
    };
    const issued = harness.issue(auth);
    expect(issued.json.token.roles).toEqual([{ id: role, name: 'builder' }]);
    expect(ask('GET', `/users/${user}`).json.user).toMatchObject({ email: 'b@c.d', enabled: true });
    expect(ask('DELETE', `/domains/${domain}`).status).toBe(403);
    ask('PATCH', `/domains/${domain}`, { domain: { enabled: false } });
    expect(harness.issue(auth).status).toBe(401);
    expect(harness.ask('GET', '/v3/auth/projects', { token: issued.token }).status).toBe(401);
    expect(ask('DELETE', `/domains/${domain}`).status).toBe(204);
    expect(ask('GET', `/users/${user}`).status).toBe(404);
    expect(ask('GET', `/projects/${project}`).json.error.message).toBe(`Could not find project: ${project}.`);
  });

  it('gives a group a role, and its members have it as long as they are in it', () => {
    const { harness, ask, make } = administrator();
    const group = make('groups', 'group', { name: 'crew' });
    const [user, project, role] = [
      harness.idOf('users', 'other'),
      harness.idOf('projects', 'tenant'),
      harness.idOf('roles', 'reader'),
    ];
    ask('PUT', `/projects/${project}/groups/${group}/roles/${role}`);
    expect(harness.issue(passwordAuth('other', 'password', 'tenant')).status).toBe(401);
    ask('PUT', `/groups/${group}/users/${user}`);
    expect(harness.issue(passwordAuth('other', 'password', 'tenant')).status).toBe(201);
    const effective = ask('GET', `/role_assignments?effective&user.id=${user}&scope.project.id=${project}`);
    expect(effective.json.role_assignments).toHaveLength(1);
    expect(effective.json.role_assignments[0].links.membership).toMatch(`/v3/groups/${group}/users/${user}`);
    ask('DELETE', `/groups/${group}/users/${user}`);
    expect(harness.issue(passwordAuth('other', 'password', 'tenant')).status).toBe(401);
  });

  it('gives a role on a domain for all its projects, which is none on the domain', () => {
    const { harness, ask } = administrator();
    const [user, role] = [harness.idOf('users', 'other'), harness.idOf('roles', 'member')];
    ask('PUT', `/OS-INHERIT/domains/default/users/${user}/roles/${role}/inherited_to_projects`);
    expect(harness.issue(passwordAuth('other', 'password', 'tenant')).status).toBe(201);
    const domain = { ...passwordAuth('other', 'password', null), scope: { domain: { id: 'default' } } };
    expect(harness.issue(domain).status).toBe(401);
  });

  it.each([
    ['users', 'user', { name: 'x' }, 'Duplicate entry found with name x at domain ID default.'],
    ['groups', 'group', { name: 'x' }, 'Duplicate entry found with name x at domain ID default.'],
    ['roles', 'role', { name: 'x' }, 'Duplicate entry found with name x.'],
    ['regions', 'region', { id: 'x' }, 'Duplicate ID, x..'],
    [
      'domains',
      'domain',
      { name: 'x' },
      'it is not permitted to have two projects acting as domains with the same name: x.',
    ],
  ])('cannot have two %s called the same', (collection, member, body, reason) => {
    const { ask, make } = administrator();
    make(collection, member, body);
    const answer = ask('POST', `/${collection}`, { [member]: body });
    expect(answer.status).toBe(409);
    const type = member === 'domain' ? 'project' : member;
    expect(answer.json.error.message).toBe(`Conflict occurred attempting to store ${type} - ${reason}`);
  });

  it('cannot change the roles that Keystone came with before taking back that they are immutable', () => {
    const { harness, ask } = administrator();
    const member = harness.idOf('roles', 'member');
    expect(ask('DELETE', `/roles/${member}`).status).toBe(403);
    expect(ask('PATCH', `/roles/${member}`, { role: { name: 'm' } }).json.error.message).toBe(
      `Unable to update immutable role resource: \`${member}. Set resource option "immutable" to false first.`,
    );
    ask('PATCH', `/roles/${member}`, { role: { options: { immutable: false } } });
    expect(ask('DELETE', `/roles/${member}`).status).toBe(204);
  });

  it('adds an endpoint, which tokens show with its project filled in, and removes it with its service', () => {
    const { harness, ask, make } = administrator();
    const service = make('services', 'service', { type: 'object-store', name: 'swift' });
    const url = 'http://10.1.2.3:8080/v1/AUTH_%(tenant_id)s';
    const endpoint = make('endpoints', 'endpoint', {
      service_id: service,
      interface: 'public',
      url,
      region: 'Two',
    });
    const project = harness.idOf('projects', 'tenant');
    const { catalog } = harness.issue(passwordAuth('user', 'password', 'tenant')).json.token;
    const shown = catalog.find(({ type }: { type: string }) => type === 'object-store');
    expect(shown.endpoints[0]).toMatchObject({
      url: `http://10.1.2.3:8080/v1/AUTH_${project}`,
      region: 'Two',
    });
    expect(ask('DELETE', '/regions/Two').status).toBe(403);
    ask('DELETE', `/services/${service}`);
    expect(ask('GET', `/endpoints/${endpoint}`).status).toBe(404);
    const bad = { service_id: service, interface: 'public', url: 'http://%(bad)s' };
    expect(ask('POST', '/endpoints', { endpoint: bad }).json.error.message).toBe(
      'Cannot create an endpoint with an invalid URL: http://%(bad)s.',
    );
  });

  it('filters lists by what they show, and is not told that a filter is unknown', () => {
    const { ask } = administrator();
    const names = (query: string): string[] =>
      ask('GET', `/users?${query}`).json.users.map(({ name }: { name: string }) => name);
    expect(names('protocol_id=saml2')).toEqual([]);
    expect(names('name=USER')).toEqual(['user']);
    expect(names('name__contains=e')).toEqual(['user', 'other']);
    expect(names('enabled=false')).toEqual([]);
    expect(names('bogus=1')).toEqual(['admin', 'user', 'other']);
  });

  it('cannot move a thing to another domain or give it another id', () => {
    const { harness, ask } = administrator();
    const user = harness.idOf('users', 'user');
    const message = (changes: object): string =>
      ask('PATCH', `/users/${user}`, { user: changes }).json.error.message;
    expect(message({ domain_id: 'elsewhere' })).toBe('Cannot change Domain ID');
    expect(message({ id: 'other' })).toBe('Cannot change ID');
    expect(message({})).toMatch(/^{} does not have enough properties\n\nFailed validating 'minProperties'/);
  });

  it('who disables a user, or gives them another password, ends their tokens', () => {
    for (const changes of [{ enabled: false }, { password: 'other' }]) {
      const { harness, ask } = administrator();
      const token = harness.token();
      ask('PATCH', `/users/${harness.idOf('users', 'user')}`, { user: changes });
      expect(harness.ask('GET', '/v3/auth/projects', { token }).status).toBe(401);
      expect(harness.issue(passwordAuth('user', 'password', 'tenant')).status).toBe(401);
    }
  });
});

describe('someone without a role to do so', () => {
  it.each([
    ['GET', '/v3/users', 'identity:list_users'],
    ['POST', '/v3/projects', 'identity:create_project'],
    ['GET', '/v3/domains/nope', 'identity:get_domain'],
    ['GET', '/v3/role_assignments', 'identity:list_role_assignments'],
    ['GET', '/v3/services/nope', 'identity:get_service'],
    ['POST', '/v3/roles', 'identity:create_role'],
  ])('gets a 403 for %s %s that names the policy', (method, path, policy) => {
    const harness = new IdentityHarness();
    const answer = harness.ask(method, path, {
      token: harness.token(),
      body: method === 'POST' ? {} : undefined,
    });
    expect(answer.status).toBe(403);
    expect(answer.json.error.message).toBe(
      `You are not authorized to perform the requested action: ${policy}.`,
    );
  });

  it('changes their own password if they know it, and must log in again', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const path = `/v3/users/${harness.idOf('users', 'user')}/password`;
    const change = (original_password: string): number =>
      harness.ask('POST', path, { token, body: { user: { original_password, password: 'new' } } }).status;
    expect(change('wrong')).toBe(401);
    expect(change('password')).toBe(204);
    expect(harness.ask('GET', '/v3/auth/projects', { token }).status).toBe(401);
    expect(harness.token('user', 'new')).toMatch(/^gAAAA/);
  });

  it('reads the regions, themselves and their own project', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const status = (path: string): number => harness.ask('GET', path, { token }).status;
    expect(status('/v3/regions/RegionOne')).toBe(200);
    expect(status(`/v3/users/${harness.idOf('users', 'user')}`)).toBe(200);
    expect(status(`/v3/projects/${harness.idOf('projects', 'tenant')}`)).toBe(200);
    expect(status(`/v3/projects/${harness.idOf('projects', 'other')}`)).toBe(403);
  });
});

describe('Keystone', () => {
  it('takes a slash at the end of any path, and names what it would allow for a method it does not', () => {
    const harness = new IdentityHarness();
    expect(harness.ask('GET', '/v3/regions/', { token: harness.token() }).status).toBe(200);
    const answer = harness.ask('PUT', '/v3/auth/tokens/');
    expect(answer.status).toBe(405);
    expect(Object.fromEntries(answer.headers)['Allow']).toBe('POST, OPTIONS, GET, HEAD, DELETE');
    expect(harness.ask('OPTIONS', '/v3/auth/tokens').status).toBe(200);
  });

  it('keeps in a snapshot who is who, and which token is still good', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const saved = structuredClone(harness.cloud.save());
    const restored = new IdentityHarness();
    restored.cloud.restore(saved);
    expect(restored.ask('GET', '/v3/auth/catalog', { token }).status).toBe(200);
  });
});
