import { describe, expect, it } from 'vitest';
import { newWorld, type Person } from './network-harness.js';

const NETWORK = '/network/v2.0';

function idOf(person: Person, collection: string, name: string): string {
  const { body } = person.ask('GET', `${NETWORK}/${collection}?name=${name}`);
  return body[collection.replace('-', '_')][0].id;
}

describe('the network service', () => {
  it('starts with a network of its own for each project, one that leads outside, and a router between', () => {
    const { user } = newWorld();
    const { networks } = user.ask('GET', `${NETWORK}/networks`).body;
    expect(networks.map((one: { name: string }) => one.name).sort()).toEqual(['public', 'tenant-net']);
    expect(user.ask('GET', `${NETWORK}/routers`).body.routers).toMatchObject([
      { name: 'tenant-router', external_gateway_info: { enable_snat: true } },
    ]);
  });

  it('has no tags for rules of security groups to be found by', () => {
    const { user } = newWorld();
    for (const name of ['tags', 'tags-any', 'not-tags', 'not-tags-any']) {
      const { status, body } = user.ask('GET', `${NETWORK}/security-group-rules?${name}=x`);
      expect([status, body.NeutronError.message]).toEqual([
        400,
        `['${name}'] is invalid attribute for filtering`,
      ]);
    }
  });

  it('gives a floating IP to a port behind a router, and takes it off when the port goes', () => {
    const { user } = newWorld();
    const floating_network_id = idOf(user, 'networks', 'public');
    const network_id = idOf(user, 'networks', 'tenant-net');
    const { port } = user.ask('POST', `${NETWORK}/ports`, { port: { network_id } }).body;
    const made = user.ask('POST', `${NETWORK}/floatingips`, {
      floatingip: { floating_network_id, port_id: port.id },
    });
    expect(made.status).toBe(201);
    expect(made.body.floatingip).toMatchObject({
      status: 'ACTIVE',
      port_id: port.id,
      fixed_ip_address: port.fixed_ips[0].ip_address,
      port_details: { mac_address: port.mac_address },
    });
    const again = user.ask('POST', `${NETWORK}/floatingips`, {
      floatingip: { floating_network_id, port_id: port.id },
    });
    expect([again.status, again.body.NeutronError.type]).toEqual([409, 'FloatingIPPortAlreadyAssociated']);
    expect(user.ask('DELETE', `${NETWORK}/ports/${port.id}`).status).toBe(204);
    const path = `${NETWORK}/floatingips/${made.body.floatingip.id}`;
    expect(user.ask('GET', path).body.floatingip).toMatchObject({
      status: 'DOWN',
      port_id: null,
      router_id: null,
    });
    expect(user.ask('DELETE', path).status).toBe(204);
  });

  it('leaves nothing behind of a floating IP that could not be given', () => {
    const { user, admin } = newWorld();
    const floating_network_id = idOf(user, 'networks', 'public');
    const network_id = user.ask('POST', `${NETWORK}/networks`, { network: {} }).body.network.id;
    user.ask('POST', `${NETWORK}/subnets`, { subnet: { network_id, ip_version: 4, cidr: '10.99.0.0/24' } });
    const port_id = user.ask('POST', `${NETWORK}/ports`, { port: { network_id } }).body.port.id;
    const before = admin.ask('GET', `${NETWORK}/ports`).body.ports.length;
    const answer = user.ask('POST', `${NETWORK}/floatingips`, {
      floatingip: { floating_network_id, port_id },
    });
    expect([answer.status, answer.body.NeutronError.type]).toEqual([
      404,
      'ExternalGatewayForFloatingIPNotFound',
    ]);
    expect(admin.ask('GET', `${NETWORK}/ports`).body.ports).toHaveLength(before);
  });

  it('joins a subnet to a router until the interface is removed', () => {
    const { user } = newWorld();
    const network_id = user.ask('POST', `${NETWORK}/networks`, { network: {} }).body.network.id;
    const subnet = { network_id, ip_version: 4, cidr: '10.99.0.0/24' };
    const subnet_id = user.ask('POST', `${NETWORK}/subnets`, { subnet }).body.subnet.id;
    const router = user.ask('POST', `${NETWORK}/routers`, { router: { name: 'r' } }).body.router.id;
    const path = `${NETWORK}/routers/${router}`;
    expect(user.ask('PUT', `${path}/add_router_interface`, { subnet_id })).toMatchObject({
      status: 200,
      body: { id: router, subnet_id, subnet_ids: [subnet_id] },
    });
    expect(user.ask('PUT', `${path}/add_router_interface`, { subnet_id }).status).toBe(400);
    expect(user.ask('DELETE', path).status).toBe(409);
    expect(user.ask('PUT', `${path}/remove_router_interface`, { subnet_id }).status).toBe(200);
    expect(user.ask('DELETE', path).status).toBe(204);
  });

  it('takes the ports of a router to the host of its agent', () => {
    const { admin } = newWorld();
    const network_id = admin.ask('POST', `${NETWORK}/networks`, { network: {} }).body.network.id;
    const subnet = { network_id, ip_version: 4, cidr: '10.99.0.0/24' };
    admin.ask('POST', `${NETWORK}/subnets`, { subnet });
    const port_id = admin.ask('POST', `${NETWORK}/ports`, { port: { network_id } }).body.port.id;
    const external_gateway_info = { network_id: idOf(admin, 'networks', 'public') };
    const { router } = admin.ask('POST', `${NETWORK}/routers`, { router: { external_gateway_info } }).body;
    admin.ask('PUT', `${NETWORK}/routers/${router.id}/add_router_interface`, { port_id });
    const [agent] = admin.ask('GET', `${NETWORK}/routers/${router.id}/l3-agents`).body.agents;
    const { ports } = admin.ask('GET', `${NETWORK}/ports?device_id=${router.id}`).body;
    const bound = { status: 'ACTIVE', 'binding:host_id': agent.host, 'binding:vif_type': 'ovs' };
    expect(ports).toMatchObject([bound, bound]);
  });

  it('gives a gateway other addresses while floating IPs lead through it', () => {
    const { user, admin } = newWorld();
    const floating_network_id = idOf(user, 'networks', 'public');
    const { port } = user.ask('POST', `${NETWORK}/ports`, {
      port: { network_id: idOf(user, 'networks', 'tenant-net') },
    }).body;
    user.ask('POST', `${NETWORK}/floatingips`, { floatingip: { floating_network_id, port_id: port.id } });
    const [router] = user.ask('GET', `${NETWORK}/routers`).body.routers;
    const gateway = `${NETWORK}/ports?device_id=${router.id}&device_owner=network:router_gateway`;
    const [before] = admin.ask('GET', gateway).body.ports;
    const { external_fixed_ips: had, ...info } = router.external_gateway_info;
    const { subnet_id, ip_address } = had[0];
    const change = (external_fixed_ips: object[]) =>
      admin.ask('PUT', `${NETWORK}/routers/${router.id}`, {
        router: { external_gateway_info: { ...info, external_fixed_ips } },
      });
    const unnamed = change([...had, { subnet_id }]);
    expect(unnamed.body.router.external_gateway_info.external_fixed_ips).toEqual(had);
    const wanted = [...had, { subnet_id, ip_address: ip_address.replace(/\d+$/, '250') }];
    const changed = change(wanted);
    expect(changed.status).toBe(200);
    const [after] = admin.ask('GET', gateway).body.ports;
    expect(after).toMatchObject({ id: before.id, fixed_ips: wanted });
    expect(changed.body.router.external_gateway_info.external_fixed_ips).toEqual(after.fixed_ips);
  });

  it('hides the networks of others, and forbids to change shared ones', () => {
    const { user, other, admin } = newWorld();
    const mine = idOf(user, 'networks', 'tenant-net');
    expect(other.ask('GET', `${NETWORK}/networks/${mine}`).status).toBe(404);
    expect(other.ask('DELETE', `${NETWORK}/networks/${mine}`).status).toBe(404);
    const made = admin.ask('POST', `${NETWORK}/networks`, { network: { shared: true } });
    const shared = made.body.network.id;
    expect(user.ask('GET', `${NETWORK}/networks/${shared}`).status).toBe(200);
    expect(user.ask('DELETE', `${NETWORK}/networks/${shared}`)).toMatchObject({
      status: 403,
      body: { NeutronError: { message: 'rule:delete_network is disallowed by policy' } },
    });
  });

  it('names every guarded attribute of a request that is forbidden', () => {
    const { user, admin } = newWorld();
    const network_id = admin.ask('POST', `${NETWORK}/networks`, { network: { shared: true } }).body.network
      .id;
    const cidr = '10.77.0.0/24';
    admin.ask('POST', `${NETWORK}/subnets`, { subnet: { network_id, ip_version: 4, cidr } });
    const port = { network_id, mac_address: 'fa:16:3e:00:00:11', fixed_ips: [{ ip_address: '10.77.0.9' }] };
    expect(user.ask('POST', `${NETWORK}/ports`, { port }).body.NeutronError.message).toBe(
      '((rule:create_port and rule:create_port:mac_address) and (rule:create_port:fixed_ips and (rule:create_port:fixed_ips:ip_address))) is disallowed by policy',
    );
  });

  it('answers in one page or in many the same things', () => {
    const { user } = newWorld();
    for (let count = 0; count < 7; count++)
      user.ask('POST', `${NETWORK}/networks`, { network: { name: `n${count}` } });
    const whole = user.ask('GET', `${NETWORK}/networks`).body.networks;
    const paged: unknown[] = [];
    let marker = '';
    for (;;) {
      const answer = user.ask('GET', `${NETWORK}/networks?limit=2${marker}`).body;
      paged.push(...answer.networks);
      if (!answer.networks_links.some((link: { rel: string }) => link.rel === 'next')) break;
      marker = `&marker=${answer.networks.at(-1).id}`;
    }
    expect(paged).toEqual(whole);
  });

  it('takes keys like __proto__ for the unknown attributes they are', () => {
    const { user } = newWorld();
    const body = JSON.parse('{"network": {"__proto__": {"shared": true}, "constructor": 1}}');
    const answer = user.ask('POST', `${NETWORK}/networks`, body);
    expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'HTTPBadRequest']);
    expect(user.ask('GET', `${NETWORK}/networks?__proto__=1`).status).toBe(400);
    expect(user.ask('GET', `${NETWORK}/constructor`).status).toBe(404);
  });

  it('has no routers where the profile says so', () => {
    const { user } = newWorld({ profile: { name: 'flat', network: { l3: false } } });
    expect(user.ask('GET', `${NETWORK}/routers`).status).toBe(404);
    expect(user.ask('GET', `${NETWORK}/quotas/${user.projectId}`).body.quota).not.toHaveProperty('router');
  });
});
