import { describe, expect, it } from 'vitest';
import { newWorld, Person, type World } from './network-harness.js';

/** Someone in a project that holds nothing yet. */
function newcomer({ admin, cloud }: World): Person {
  const { id } = admin.ask('POST', '/identity/v3/projects', { project: { name: 'new' } }).body.project;
  const user = { name: 'new', password: 'secret' };
  const made = admin.ask('POST', '/identity/v3/users', { user }).body.user;
  const member = admin.ask('GET', '/identity/v3/roles?name=member').body.roles[0];
  admin.ask('PUT', `/identity/v3/projects/${id}/users/${made.id}/roles/${member.id}`);
  return new Person(cloud, 'new', 'secret', 'new');
}

const topologyOf = (person: Person, query = '') =>
  person.ask('GET', `/network/v2.0/auto-allocated-topology/${person.projectId}${query}`);

const flavorOf = (server: object) => ({ server: { flavorRef: '1', ...server } });

function boot(person: Person, networks: unknown): ReturnType<Person['ask']> {
  const { images } = person.ask('GET', '/image/v2/images').body;
  const imageRef = images.find((image: { min_disk: number }) => image.min_disk === 0).id;
  const headers = { 'openstack-api-version': 'compute 2.37' };
  return person.ask('POST', '/compute/v2.1/servers', flavorOf({ name: 's', imageRef, networks }), headers);
}

describe('Networks that Neutron makes by itself', () => {
  it('are made for any project whose id it can store', () => {
    const { admin } = newWorld();
    const ask = (id: string) => admin.ask('GET', `/network/v2.0/auto-allocated-topology/${id}`);
    expect(ask('p'.repeat(255)).status).toBe(200);
    expect(ask('p'.repeat(256))).toMatchObject({
      status: 409,
      body: { NeutronError: { type: 'AutoAllocationFailure' } },
    });
  });

  it('are what a server on `auto` gets in a project without one: a subnet and a router to the outside', async () => {
    const world = newWorld();
    const person = newcomer(world);
    const { status, body } = boot(person, 'auto');
    expect(status).toBe(202);
    await world.clock.advance(1);
    const [network] = person.ask('GET', '/network/v2.0/networks?name=auto_allocated_network').body.networks;
    expect(network).toMatchObject({ admin_state_up: true, tenant_id: person.projectId });
    const { server } = person.ask('GET', `/compute/v2.1/servers/${body.server.id}`).body;
    expect(server.status).toBe('ACTIVE');
    expect(server.addresses.auto_allocated_network).toHaveLength(1);
    const [router] = person.ask('GET', '/network/v2.0/routers').body.routers;
    expect(router).toMatchObject({ name: 'auto_allocated_router', availability_zones: ['nova'] });
    expect(topologyOf(person).body.auto_allocated_topology.id).toBe(network.id);
    expect(boot(person, 'auto').status).toBe(202);
    await world.clock.advance(1);
    expect(person.ask('GET', '/network/v2.0/ports?device_owner=compute:nova').body.ports).toHaveLength(2);
  });

  it('are made when somebody looks, but not for a dry run, and go with all that was made for them', () => {
    const person = newcomer(newWorld());
    expect(topologyOf(person, '?fields=dry-run').body.auto_allocated_topology.id).toBe('dry-run=pass');
    const mine = () =>
      person.ask('GET', `/network/v2.0/networks?tenant_id=${person.projectId}`).body.networks;
    expect(mine()).toEqual([]);
    expect(topologyOf(person).status).toBe(200);
    expect(mine()).toHaveLength(1);
    const path = `/network/v2.0/auto-allocated-topology/${person.projectId}`;
    expect(person.ask('DELETE', path).status).toBe(204);
    expect(mine()).toEqual([]);
    expect(person.ask('GET', '/network/v2.0/routers').body.routers).toEqual([]);
    expect(person.ask('DELETE', path).status).toBe(204);
  });

  it('need an external network that is the default, of which there is at most one', () => {
    const { admin, user } = newWorld();
    const [network] = admin.ask('GET', '/network/v2.0/networks?name=public').body.networks;
    expect(network.is_default).toBe(true);
    const second = { name: 'second', 'router:external': true, is_default: true };
    const create = () => admin.ask('POST', '/network/v2.0/networks', { network: second });
    expect(create().body.NeutronError.type).toBe('DefaultExternalNetworkExists');
    const change = { network: { is_default: false } };
    expect(admin.ask('PUT', `/network/v2.0/networks/${network.id}`, change).body.network.is_default).toBe(
      false,
    );
    expect(topologyOf(user)).toMatchObject({
      status: 409,
      body: { NeutronError: { message: 'Deployment error: No default router:external network.' } },
    });
    expect(boot(newcomer({ admin, cloud: admin.cloud } as World), 'auto').status).toBe(400);
    expect(create().status).toBe(201);
    expect(topologyOf(user).status).toBe(200);
  });

  it('are nothing to a cloud without routers', () => {
    const world = newWorld({ profile: { name: 'flat', network: { l3: false } } });
    expect(topologyOf(world.user).status).toBe(404);
    expect(boot(newcomer(world), 'auto').status).toBe(400);
    const change = { network: { is_default: true } };
    const [network] = world.admin.ask('GET', '/network/v2.0/networks').body.networks;
    expect(world.admin.ask('PUT', `/network/v2.0/networks/${network.id}`, change).status).toBe(400);
    expect(world.admin.ask('GET', '/network/v2.0/agents').body.agents).toEqual([]);
  });

  it('are not for others to ask for', () => {
    const { user, other } = newWorld();
    const { status } = user.ask('GET', `/network/v2.0/auto-allocated-topology/${other.projectId}`);
    expect(status).toBe(403);
  });
});

describe('Agents', () => {
  const hosted = (person: Person, id: string): string[] =>
    person
      .ask('GET', `/network/v2.0/agents/${id}/dhcp-networks`)
      .body.networks.map(({ name }: { name: string }) => name);

  it('host the networks that have DHCP, unless they are taken from them', () => {
    const { admin, user } = newWorld();
    const { agents } = admin.ask('GET', '/network/v2.0/agents').body;
    const [dhcp] = agents.filter((agent: { agent_type: string }) => agent.agent_type === 'DHCP agent');
    expect(hosted(admin, dhcp.id)).toContain('tenant-net');
    const [network] = user.ask('GET', '/network/v2.0/networks?name=tenant-net').body.networks;
    expect(network.availability_zones).toEqual(['nova']);
    const path = `/network/v2.0/agents/${dhcp.id}/dhcp-networks`;
    expect(admin.ask('POST', path, { network_id: network.id }).status).toBe(409);
    expect(admin.ask('DELETE', `${path}/${network.id}`).status).toBe(204);
    expect(hosted(admin, dhcp.id)).not.toContain('tenant-net');
    expect(admin.ask('DELETE', `${path}/${network.id}`).status).toBe(409);
    expect(admin.ask('POST', path, { network_id: network.id }).status).toBe(201);
    expect(hosted(admin, dhcp.id)).toContain('tenant-net');
    expect(user.ask('GET', path).status).toBe(403);
    expect(user.ask('GET', '/network/v2.0/agents').body.agents).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString'])('host no %s', (name) => {
    const { admin } = newWorld();
    const [{ id }] = admin.ask('GET', '/network/v2.0/agents').body.agents;
    expect(admin.ask('GET', `/network/v2.0/agents/${id}/${name}`).status).toBe(404);
  });
});

describe('Networks', () => {
  it.each([
    ['flat', 'public'],
    ['local', undefined],
  ])('of type %s have no segment', (type, physical) => {
    const network = { 'provider:network_type': type, 'provider:physical_network': physical };
    const made = newWorld().admin.ask('POST', '/network/v2.0/networks', { network }).body.network;
    expect(made).toMatchObject({ 'provider:segmentation_id': null, mtu: 1500 });
  });

  it('tell how many addresses are used, one by one too', () => {
    const { admin, user } = newWorld();
    const [{ id }] = admin.ask('GET', '/network/v2.0/networks?name=tenant-net').body.networks;
    const path = `/network/v2.0/network-ip-availabilities/${id}`;
    expect(admin.ask('GET', path).body.network_ip_availability).toMatchObject({
      network_id: id,
      used_ips: 1,
    });
    expect(user.ask('GET', path).status).toBe(404);
    const ofVersion = (version: number) =>
      admin.ask('GET', `/network/v2.0/network-ip-availabilities?ip_version=${version}`).body;
    expect(ofVersion(4).network_ip_availabilities).toHaveLength(3);
    expect(ofVersion(6).network_ip_availabilities).toEqual([]);
  });

  it('give a port another address beside its own, not the same again', () => {
    const { user } = newWorld();
    const [{ id }] = user.ask('GET', '/network/v2.0/networks?name=tenant-net').body.networks;
    const { port } = user.ask('POST', '/network/v2.0/ports', { port: { network_id: id } }).body;
    const [had] = port.fixed_ips;
    const fixed_ips = [had, { subnet_id: had.subnet_id }];
    const changed = user.ask('PUT', `/network/v2.0/ports/${port.id}`, { port: { fixed_ips } }).body.port;
    const addresses = changed.fixed_ips.map((ip: { ip_address: string }) => ip.ip_address);
    expect(new Set(addresses).size).toBe(2);
  });
});
