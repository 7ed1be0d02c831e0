import { describe, expect, it } from 'vitest';
import { newWorld, type Person } from './network-harness.js';

const GROUPS = '/network/v2.0/address-groups';

const newGroup = (person: Person, addresses: string[]) =>
  person.ask('POST', GROUPS, { address_group: { name: 'offices', addresses } });

const typeOf = ({ body }: ReturnType<Person['ask']>): string => body.NeutronError.type;

describe('An address group', () => {
  it('takes prefixes spelled as the networks that they are, and more of them one way or another', () => {
    const { user } = newWorld();
    expect(newGroup(user, ['10.0.0.1']).body.NeutronError.message).toContain("'10.0.0.1/32' is recommended");
    expect(newGroup(user, ['x']).status).toBe(400);
    const { id } = newGroup(user, ['2001:db8::/32', '10.0.0.1/32']).body.address_group;
    const change = (action: string, addresses: string[]) =>
      user.ask('PUT', `${GROUPS}/${id}/${action}`, { addresses });
    const added = change('add_addresses', ['10.0.2.5/24', '10.0.3.1']).body.address_group;
    expect(added.addresses).toEqual(['10.0.0.1/32', '10.0.2.0/24', '10.0.3.1/32', '2001:db8::/32']);
    expect(added).toMatchObject({ shared: false, revision_number: 4 });
    expect(typeOf(change('add_addresses', ['10.0.3.1/32']))).toBe('AddressesAlreadyExist');
    expect(typeOf(change('add_addresses', ['x']))).toBe('AddrFormatError');
    expect(typeOf(change('remove_addresses', ['10.44.0.0/16']))).toBe('AddressesNotFound');
    expect(change('remove_addresses', ['10.0.3.1/32']).body.address_group.addresses).toHaveLength(3);
    const body = { address_group: { addresses: [] } };
    expect(user.ask('PUT', `${GROUPS}/${id}`, body).status).toBe(400);
  });

  it('is what rules may be for, and stays while one is', () => {
    const { user, other } = newWorld();
    const { id } = newGroup(user, []).body.address_group;
    const groups = '/network/v2.0/security-groups';
    const { security_group } = user.ask('POST', groups, { security_group: { name: 'g' } }).body;
    const security_group_rule = {
      security_group_id: security_group.id,
      direction: 'ingress',
      remote_address_group_id: id,
    };
    const rules = '/network/v2.0/security-group-rules';
    expect(typeOf(other.ask('POST', rules, { security_group_rule }))).toBe('AddressGroupNotFound');
    const made = user.ask('POST', rules, { security_group_rule });
    expect(made.body.security_group_rule.remote_address_group_id).toBe(id);
    expect(typeOf(user.ask('POST', rules, { security_group_rule }))).toBe('SecurityGroupRuleExists');
    expect(typeOf(user.ask('DELETE', `${GROUPS}/${id}`))).toBe('AddressGroupInUse');
    user.ask('DELETE', `${groups}/${security_group.id}`);
    expect(user.ask('DELETE', `${GROUPS}/${id}`).status).toBe(204);
  });

  it('is seen by those it was shared with, who leave it as it is', () => {
    const { user, other, admin } = newWorld();
    const { id } = newGroup(user, []).body.address_group;
    expect(other.ask('GET', `${GROUPS}/${id}`).status).toBe(404);
    const rbac_policy = {
      object_type: 'address_group',
      object_id: id,
      action: 'access_as_shared',
      target_tenant: '*',
    };
    expect(admin.ask('POST', '/network/v2.0/rbac-policies', { rbac_policy }).status).toBe(201);
    expect(other.ask('GET', GROUPS).body.address_groups).toMatchObject([{ id }]);
    expect(other.ask('PUT', `${GROUPS}/${id}/add_addresses`, { addresses: ['1.1.1.1/32'] }).status).toBe(403);
    expect(other.ask('DELETE', `${GROUPS}/${id}`).status).toBe(403);
    expect(user.ask('DELETE', `${GROUPS}/${id}`).status).toBe(204);
    expect(admin.ask('GET', '/network/v2.0/rbac-policies?object_type=address_group').body).toEqual({
      rbac_policies: [],
    });
  });
});

describe('A flavor of a service', () => {
  const FLAVORS = '/network/v2.0/flavors';
  const PROFILES = '/network/v2.0/service_profiles';

  it('is provided by profiles, which stay while they provide it', () => {
    const { admin, user } = newWorld();
    const type = (service_type: string) => admin.ask('POST', FLAVORS, { flavor: { service_type } });
    expect(typeOf(type('NOPE'))).toBe('InvalidServiceType');
    const { flavor } = type('FLAVORS').body;
    expect(typeOf(admin.ask('POST', PROFILES, { service_profile: {} }))).toBe('ServiceProfileEmpty');
    const service_profile = { metainfo: '{}' };
    const { id } = admin.ask('POST', PROFILES, { service_profile }).body.service_profile;
    const path = `${FLAVORS}/${flavor.id}/service_profiles`;
    const associate = () => admin.ask('POST', path, { service_profile: { id } });
    expect(associate()).toMatchObject({ status: 201, body: { service_profile: { id: flavor.id } } });
    expect(associate().status).toBe(409);
    expect(user.ask('GET', `${FLAVORS}/${flavor.id}`).body.flavor.service_profiles).toEqual([id]);
    expect(typeOf(admin.ask('DELETE', `${PROFILES}/${id}`))).toBe('ServiceProfileInUse');
    expect(admin.ask('DELETE', `${path}/${id}`).status).toBe(204);
    expect(admin.ask('DELETE', `${path}/${id}`).status).toBe(404);
    expect(admin.ask('DELETE', `${PROFILES}/${id}`).status).toBe(204);
    expect(user.ask('DELETE', `${FLAVORS}/${flavor.id}`).status).toBe(403);
    expect(user.ask('POST', PROFILES, { service_profile }).status).toBe(403);
  });
});
