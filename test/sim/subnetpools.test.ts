import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const NETWORK = '/network/v2.0';

function newPool(values: object) {
  const { user, other } = newWorld();
  const { subnetpool } = user.ask('POST', `${NETWORK}/subnetpools`, { subnetpool: values }).body;
  const { network } = user.ask('POST', `${NETWORK}/networks`, { network: {} }).body;
  const take = (wanted: object) =>
    user.ask('POST', `${NETWORK}/subnets`, {
      subnet: { network_id: network.id, ip_version: 4, subnetpool_id: subnetpool.id, ...wanted },
    });
  return { user, other, subnetpool, network, take, path: `${NETWORK}/subnetpools/${subnetpool.id}` };
}

describe('a subnet pool', () => {
  it('gives the first subnet that fits of what is left, from its smallest pieces first', () => {
    const { take } = newPool({
      name: 'p',
      prefixes: ['10.90.0.0/16', '10.94.0.0/24'],
      default_prefixlen: 26,
    });
    expect(take({}).body.subnet.cidr).toBe('10.94.0.0/26');
    expect(take({ prefixlen: 25 }).body.subnet.cidr).toBe('10.94.0.128/25');
    expect(take({ prefixlen: 24 }).body.subnet.cidr).toBe('10.90.0.0/24');
    expect(take({ prefixlen: 26, gateway_ip: '10.90.3.5' }).body.subnet).toMatchObject({
      cidr: '10.90.3.0/26',
      gateway_ip: '10.90.3.5',
    });
    const taken = take({ cidr: '10.90.3.0/27' });
    expect([taken.status, taken.body.NeutronError.type]).toEqual([500, 'SubnetAllocationError']);
  });

  it('stays while subnets come from it, and gives no project more than its quota', () => {
    const { user, take, network, path } = newPool({
      name: 'p',
      prefixes: ['10.90.0.0/16'],
      default_quota: 300,
    });
    expect(take({ prefixlen: 24 }).status).toBe(201);
    expect(take({ prefixlen: 26 }).body.NeutronError.type).toBe('SubnetPoolQuotaExceeded');
    expect(user.ask('DELETE', path).body.NeutronError.type).toBe('SubnetPoolDeleteError');
    const elsewhere = { subnet: { network_id: network.id, ip_version: 4, cidr: '10.99.0.0/24' } };
    expect(user.ask('POST', `${NETWORK}/subnets`, elsewhere).body.NeutronError.type).toBe(
      'NetworkSubnetPoolAffinityError',
    );
    expect(user.ask('DELETE', `${NETWORK}/networks/${network.id}`).status).toBe(204);
    expect(user.ask('DELETE', path).status).toBe(204);
  });

  it('grows, is not seen by others, and shows its lengths as text but in the answer to a change', () => {
    const { user, other, subnetpool, path } = newPool({ name: 'p', prefixes: ['10.90.0.0/16'] });
    expect(subnetpool).toMatchObject({ min_prefixlen: '8', default_prefixlen: '8', max_prefixlen: '32' });
    const grown = { subnetpool: { prefixes: ['10.90.0.0/16', '10.91.0.0/16'] } };
    expect(user.ask('PUT', path, grown).body.subnetpool).toMatchObject({
      min_prefixlen: 8,
      prefixes: ['10.90.0.0/15'],
    });
    const shrunk = { subnetpool: { prefixes: ['10.90.0.0/16'] } };
    expect(user.ask('PUT', path, shrunk).body.NeutronError.type).toBe('IllegalSubnetPoolPrefixUpdate');
    expect(other.ask('GET', path).status).toBe(404);
  });
});
