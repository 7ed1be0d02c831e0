import { describe, expect, it } from 'vitest';
import { newWorld, type Person } from './network-harness.js';

const NETWORK = '/network/v2.0';

/** A router, and two subnets of each version of IP on a network. */
function routed(user: Person) {
  const make = (kind: string, values: object) =>
    user.ask('POST', `${NETWORK}/${kind}s`, { [kind]: values }).body[kind].id as string;
  const network_id = make('network', {});
  const four = ['10.50.0.0/24', '10.51.0.0/24'].map((cidr) =>
    make('subnet', { network_id, ip_version: 4, cidr }),
  );
  const modes = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' };
  const six = ['2001:db8:50::/64', '2001:db8:51::/64'].map((cidr) =>
    make('subnet', { network_id, ip_version: 6, cidr, ...modes }),
  );
  const path = `${NETWORK}/routers/${make('router', { name: 'r' })}`;
  return {
    make,
    network_id,
    four,
    six,
    path,
    ask: (action: string, body: unknown) => user.ask('PUT', `${path}/${action}`, body),
    change: (router: object) => user.ask('PUT', path, { router }),
    revision: () => user.ask('GET', path).body.router.revision_number as number,
  };
}

const outside = (user: Person): string =>
  user.ask('GET', `${NETWORK}/networks?name=public`).body.networks[0].id;

describe('A router', () => {
  it('is another with each port that it gets or loses, and a port is active once an agent has it', () => {
    const { user } = newWorld();
    const { ask, revision, four } = routed(user);
    const first = revision();
    const port = ask('add_router_interface', { subnet_id: four[0] }).body.port_id;
    expect(revision()).toBe(first + 1);
    const shown = user.ask('GET', `${NETWORK}/ports/${port}`).body.port;
    expect([shown.revision_number, shown.status]).toEqual([3, 'ACTIVE']);
    expect(ask('add_router_interface', { port_id: port }).body.NeutronError.type).toBe('PortInUse');
    ask('remove_router_interface', { port_id: port });
    expect(revision()).toBe(first + 2);
  });

  it('has one port for all IPv6 subnets of a network', () => {
    const { user } = newWorld();
    const { ask, six, revision } = routed(user);
    const [one, other] = six.map((subnet_id) => ask('add_router_interface', { subnet_id }).body);
    expect(other).toMatchObject({ port_id: one.port_id, subnet_ids: [six[1]] });
    const before = revision();
    expect(ask('remove_router_interface', { subnet_id: six[1] }).body.subnet_ids).toEqual([six[1]]);
    expect(revision()).toBe(before);
    const left = user.ask('GET', `${NETWORK}/ports/${one.port_id}`).body.port.fixed_ips;
    expect(left.map((ip: { subnet_id: string }) => ip.subnet_id)).toEqual([six[0]]);
  });

  it('takes no port on two IPv4 subnets, and gives it back', () => {
    const { user } = newWorld();
    const { ask, make, network_id, four } = routed(user);
    const fixed_ips = four.map((subnet_id) => ({ subnet_id }));
    const port_id = make('port', { network_id, fixed_ips });
    expect(ask('add_router_interface', { port_id }).body.NeutronError.message).toContain(
      'Cannot have multiple IPv4 subnets on router port',
    );
    expect(user.ask('GET', `${NETWORK}/ports/${port_id}`).body.port).toMatchObject({
      device_id: '',
      device_owner: '',
      revision_number: 3,
    });
  });

  it('names the subnet that a port is not on', () => {
    const { user } = newWorld();
    const { ask, four } = routed(user);
    const port_id = ask('add_router_interface', { subnet_id: four[0] }).body.port_id;
    const answer = ask('remove_router_interface', { port_id, subnet_id: four[1] });
    expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'SubnetMismatchForPort']);
  });

  it('routes by neighbours alone, and stays on their subnets', () => {
    const { user } = newWorld();
    const { ask, four, change, revision } = routed(user);
    ask('add_router_interface', { subnet_id: four[0] });
    const by = (...nexthops: string[]) => ({
      routes: nexthops.map((nexthop, place) => ({ destination: `10.${9 - place}.0.0/24`, nexthop })),
    });
    expect(change(by('10.60.0.7')).body.NeutronError.message).toContain('the nexthop is not connected');
    expect(change(by('10.50.0.1')).body.NeutronError.message).toContain('the nexthop is used by router');
    const { routes, revision_number } = change(by('10.50.0.7', '10.50.0.8')).body.router;
    expect(routes.map((route: { destination: string }) => route.destination)).toEqual([
      '10.8.0.0/24',
      '10.9.0.0/24',
    ]);
    change(by('10.50.0.7', '10.50.0.8'));
    expect(revision()).toBe(revision_number);
    const answer = ask('remove_router_interface', { subnet_id: four[0] });
    expect([answer.status, answer.body.NeutronError.type]).toEqual([409, 'RouterInterfaceInUseByRoute']);
  });

  it('keeps its gateway when another is refused', () => {
    const { user } = newWorld();
    const { change, network_id, path, revision } = routed(user);
    change({ external_gateway_info: { network_id: outside(user) } });
    expect(revision()).toBe(3);
    const gateway = user.ask('GET', path).body.router.external_gateway_info;
    expect(change({ external_gateway_info: { network_id } }).status).toBe(400);
    expect(user.ask('GET', path).body.router).toMatchObject({
      external_gateway_info: gateway,
      revision_number: 4,
    });
    change({ external_gateway_info: {} });
    expect(revision()).toBe(7);
  });

  it('says which key of a gateway is missing, and which is too many', () => {
    const { user, admin } = newWorld();
    const { path } = routed(user);
    const said = (external_gateway_info: object) =>
      admin.ask('PUT', path, { router: { external_gateway_info } }).body.NeutronError.message;
    expect(said({ enable_snat: true })).toContain(
      "Expected keys: {'network_id'} Provided keys: {'enable_snat'}.",
    );
    expect(said({ network_id: outside(user), x: 1 })).toContain('Unexpected keys supplied: x.');
  });
});

describe('A floating IP', () => {
  it('leaves its port when nothing is said, and stays when something else is', () => {
    const { user } = newWorld();
    const { ask, change, make, network_id, four } = routed(user);
    change({ external_gateway_info: { network_id: outside(user) } });
    ask('add_router_interface', { subnet_id: four[0] });
    const port_id = make('port', { network_id, fixed_ips: [{ subnet_id: four[0] }] });
    const path = `${NETWORK}/floatingips/${make('floatingip', { floating_network_id: outside(user), port_id })}`;
    const portAfter = (floatingip: object) =>
      user.ask('PUT', path, { floatingip }).body.floatingip.port_id as string | null;
    expect(portAfter({ description: 'd' })).toBe(port_id);
    expect(portAfter({ fixed_ip_address: null })).toBe(port_id);
    expect(portAfter({})).toBeNull();
    expect(portAfter({ port_id })).toBe(port_id);
  });
});
