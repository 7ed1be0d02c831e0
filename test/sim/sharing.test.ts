import { describe, expect, it } from 'vitest';
import { newWorld, type Person } from './network-harness.js';

const NEUTRON = '/network/v2.0';

function make(person: Person, kind: string, values: object) {
  const collection = kind === 'rbac_policy' ? 'rbac-policies' : `${kind.replaceAll('_', '-')}s`;
  const answer = person.ask('POST', `${NEUTRON}/${collection}`, { [kind]: values });
  return { code: answer.status, ...answer.body[kind] };
}

function sharing() {
  const world = newWorld();
  const { user, other } = world;
  const lend = (object_type: string, object_id: string, target_tenant = other.projectId) =>
    make(user, 'rbac_policy', { object_type, object_id, target_tenant, action: 'access_as_shared' });
  return { ...world, lend };
}

describe('What Neutron lets others than its owner use', () => {
  it.each([
    ['network', 'networks', { name: 'lent' }],
    ['security_group', 'security-groups', { name: 'lent' }],
    ['subnetpool', 'subnetpools', { name: 'lent', prefixes: ['10.8.0.0/16'] }],
    ['address_scope', 'address-scopes', { name: 'lent', ip_version: 4 }],
  ])(
    'a %s is seen, as shared, by whom it is shared with, and by nobody once it is not',
    (kind, path, values) => {
      const { user, other, lend } = sharing();
      const { id } = make(user, kind, values);
      const seen = (person: Person) => {
        const { status, body } = person.ask('GET', `${NEUTRON}/${path}/${id}`);
        const listed = person.ask('GET', `${NEUTRON}/${path}?name=lent`).body[path.replaceAll('-', '_')]
          .length;
        return [status, body[kind]?.shared, listed];
      };
      expect([seen(user), seen(other)]).toEqual([
        [200, false, 1],
        [404, undefined, 0],
      ]);
      const policy = lend(kind, id);
      expect([seen(user), seen(other)]).toEqual([
        [200, false, 1],
        [200, true, 1],
      ]);
      expect(other.ask('DELETE', `${NEUTRON}/${path}/${id}`).status).toBe(403);
      expect(user.ask('DELETE', `${NEUTRON}/rbac-policies/${policy.id}`).status).toBe(204);
      expect(seen(other)).toEqual([404, undefined, 0]);
      lend(kind, id);
      expect(user.ask('DELETE', `${NEUTRON}/${path}/${id}`).status).toBe(204);
      expect(user.ask('GET', `${NEUTRON}/rbac-policies`).body.rbac_policies).toEqual([]);
    },
  );

  it('lists policies by the kind of thing that is shared', () => {
    const { user, lend } = sharing();
    const kinds = ['subnetpool', 'network', 'address_group', 'security_group'];
    for (const kind of kinds) {
      const values = kind === 'subnetpool' ? { name: 'p', prefixes: ['10.8.0.0/16'] } : { name: 'x' };
      lend(kind, make(user, kind, values).id);
    }
    const listed = user.ask('GET', `${NEUTRON}/rbac-policies?fields=object_type`).body.rbac_policies;
    expect(listed.map((one: { object_type: string }) => one.object_type)).toEqual([
      'security_group',
      'address_group',
      'network',
      'subnetpool',
    ]);
  });

  it('keeps a policy as long as somebody uses what it is for', () => {
    const { user, other, lend } = sharing();
    const network = make(user, 'network', { name: 'lent' });
    const policy = lend('network', network.id);
    const port = make(other, 'port', { network_id: network.id });
    expect(port.code).toBe(201);
    const refused = user.ask('DELETE', `${NEUTRON}/rbac-policies/${policy.id}`);
    expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'RbacPolicyInUse']);
    other.ask('DELETE', `${NEUTRON}/ports/${port.id}`);
    expect(user.ask('DELETE', `${NEUTRON}/rbac-policies/${policy.id}`).status).toBe(204);
    expect(make(other, 'port', { network_id: network.id }).code).toBe(404);
  });

  it('leaves it to administrators to share with all, which is what `shared` says', () => {
    const { user, other, admin, lend } = sharing();
    const network = make(user, 'network', { name: 'lent' });
    expect(
      user.ask('POST', `${NEUTRON}/rbac-policies`, {
        rbac_policy: {
          object_type: 'network',
          object_id: network.id,
          target_tenant: '*',
          action: 'access_as_shared',
        },
      }).status,
    ).toBe(403);
    const path = `${NEUTRON}/networks/${network.id}`;
    const { body } = admin.ask('PUT', path, { network: { shared: true } });
    expect(body.network.shared).toBe(true);
    const [policy] = user.ask('GET', `${NEUTRON}/rbac-policies`).body.rbac_policies;
    expect(policy).toMatchObject({ target_tenant: '*', project_id: user.projectId });
    lend('network', network.id);
    admin.ask('PUT', path, { network: { shared: false } });
    expect(user.ask('GET', path).body.network.shared).toBe(false);
    expect(other.ask('GET', path).body.network.shared).toBe(true);
  });

  it('makes a network external by a policy, for whom it is for, and no longer when the last is gone', () => {
    const { user, other, admin } = sharing();
    const network = make(user, 'network', { name: 'out' });
    const values = { object_type: 'network', object_id: network.id, action: 'access_as_external' };
    const policy = make(user, 'rbac_policy', { ...values, target_tenant: other.projectId });
    const seen = () => other.ask('GET', `${NEUTRON}/networks/${network.id}`).body.network;
    expect(seen()).toMatchObject({ 'router:external': true, shared: false });
    user.ask('DELETE', `${NEUTRON}/rbac-policies/${policy.id}`);
    expect(seen()).toBeUndefined();
    const shown = admin.ask('GET', `${NEUTRON}/networks/${network.id}`).body.network;
    expect(shown['router:external']).toBe(false);
  });

  it('gives servers networks that are shared with their project alone', () => {
    const { user, other, lend } = sharing();
    const network = make(user, 'network', { name: 'lent' });
    make(user, 'subnet', { network_id: network.id, ip_version: 4, cidr: '10.8.0.0/24' });
    const server = { name: 's', flavorRef: '1', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1' };
    const create = () =>
      other.ask('POST', '/compute/v2.1/servers', { server: { ...server, networks: [{ uuid: network.id }] } });
    expect(create().status).toBe(400);
    lend('network', network.id);
    const { id } = create().body.server;
    other.ask('GET', `/compute/v2.1/servers/${id}`);
    expect(other.ask('GET', `/compute/v2.1/servers/${id}`).body.server.addresses).toHaveProperty('lent');
  });

  it('keeps pools of one scope apart, and the subnets of a network in one scope', () => {
    const { user } = sharing();
    const scope = make(user, 'address_scope', { name: 's', ip_version: 4 });
    const address_scope_id = scope.id;
    const pool = make(user, 'subnetpool', { name: 'a', prefixes: ['10.8.0.0/16'], address_scope_id });
    const clash = { name: 'b', prefixes: ['10.0.0.0/8'], address_scope_id };
    expect(user.ask('POST', `${NEUTRON}/subnetpools`, { subnetpool: clash }).body.NeutronError.type).toBe(
      'AddressScopePrefixConflict',
    );
    const network = make(user, 'network', { name: 'n' });
    const subnet = { network_id: network.id, ip_version: 4, prefixlen: 24 };
    make(user, 'subnet', { ...subnet, subnetpool_id: pool.id });
    expect(user.ask('GET', `${NEUTRON}/networks/${network.id}`).body.network.ipv4_address_scope).toBe(
      scope.id,
    );
    const free = make(user, 'subnetpool', { name: 'c', prefixes: ['10.9.0.0/16'] });
    const answer = user.ask('POST', `${NEUTRON}/subnets`, { subnet: { ...subnet, subnetpool_id: free.id } });
    expect(answer.body.NeutronError.type).toBe('NetworkAddressScopeAffinityError');
    expect(user.ask('DELETE', `${NEUTRON}/address-scopes/${scope.id}`).status).toBe(409);
  });
});
