import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, formatCidr, overlap, parseAddress, parseCidr } from '../../sim/network/addresses.js';
import { newWorld } from './network-harness.js';

const NETWORK = '/network/v2.0';

describe('addresses', () => {
  it('are the same after being written and read', () => {
    const v4 = fc.ipV4();
    const v6 = fc.ipV6();
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        const address = parseAddress(text);
        expect(address).toBeDefined();
        if (address) expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it.each(['::0.1.0.0', '::ffff:1.2.3.4', 'fd00::1.2.3.4'])('may end like one of IPv4: %s', (text) => {
    const address = parseAddress(text);
    expect(address && parseAddress(formatAddress(address))).toEqual(address);
    expect(address && Number(address.value & 0xffff_ffffn)).toBe(
      text.includes('0.1.0.0') ? 0x1_0000 : 0x102_0304,
    );
    expect(address && address.value >> 32n === 0xffffn).toBe(text.includes('ffff'));
  });

  it('of a subnet share its prefix, and two subnets either overlap by containment or not at all', () => {
    const cidr = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
      .map(([host, prefix]) => parseCidr(`${host}/${prefix}`));
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        if (!a || !b) throw new Error('a CIDR was not read');
        expect(parseCidr(formatCidr(a))).toEqual(a);
        const inside = (a.first <= b.first && b.last <= a.last) || (b.first <= a.first && a.last <= b.last);
        expect(overlap(a, b)).toBe(inside);
      }),
    );
  });

  it('that are no addresses are refused', () => {
    for (const text of ['', '10.1', '010.0.0.1', '1.2.3.4.5', '10.0.0.256', 'fe80::1%eth0', ':::', 'x']) {
      expect(parseAddress(text), text).toBeUndefined();
    }
  });
});

type Step =
  | { readonly kind: 'create' }
  | { readonly kind: 'ask'; readonly host: number }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'move'; readonly which: number; readonly host: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'create' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), host: fc.integer({ min: 0, max: 16 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      which: fc.nat(20),
      host: fc.integer({ min: 0, max: 16 }),
    }),
  },
);

describe('ports', () => {
  it('never have one address twice, get every free one of a pool, and give theirs back when they go', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer(), (steps, randomSeed) => {
        const { user } = newWorld({ randomSeed });
        const made = user.ask('POST', `${NETWORK}/networks`, { network: { name: 'n' } });
        const network_id = made.body.network.id;
        // 10.9.0.1 is the gateway: 13 hosts are left
        user.ask('POST', `${NETWORK}/subnets`, {
          subnet: { network_id, ip_version: 4, cidr: '10.9.0.0/28' },
        });
        const held = new Map<string, string>();
        for (const { kind, ...rest } of steps) {
          const hosts = 13;
          const { which = 0, host = 0 } = rest as { which?: number; host?: number };
          const ip = `10.9.0.${host}`;
          const taken = [...held.values()].includes(ip);
          const [id, mine] = [...held][which] ?? [];
          if (kind === 'create') {
            const pooled = [...held.values()].filter((one) => one !== '10.9.0.1').length;
            const answer = user.ask('POST', `${NETWORK}/ports`, { port: { network_id } });
            expect(answer.status).toBe(pooled < hosts ? 201 : 409);
            if (answer.status !== 201) continue;
            const got = answer.body.port.fixed_ips[0].ip_address;
            expect([...held.values()]).not.toContain(got);
            held.set(answer.body.port.id, got);
          } else if (kind === 'ask') {
            const fixed_ips = [{ ip_address: ip }];
            const answer = user.ask('POST', `${NETWORK}/ports`, { port: { network_id, fixed_ips } });
            const valid = host >= 1 && host <= 14;
            expect(answer.status).toBe(host > 15 || !valid ? 400 : taken ? 409 : 201);
            if (answer.status === 201) held.set(answer.body.port.id, ip);
          } else if (id !== undefined && kind === 'delete') {
            expect(user.ask('DELETE', `${NETWORK}/ports/${id}`).status).toBe(204);
            held.delete(id);
          } else if (id !== undefined && host >= 1 && host <= 14) {
            const fixed_ips = [{ ip_address: ip }];
            const answer = user.ask('PUT', `${NETWORK}/ports/${id}`, { port: { fixed_ips } });
            expect(answer.status).toBe(taken && mine !== ip ? 409 : 200);
            if (answer.status === 200) held.set(id, ip);
          }
        }
        const ports = user.ask('GET', `${NETWORK}/ports?network_id=${network_id}`).body.ports;
        const shown = ports.map((port: { id: string; fixed_ips: { ip_address: string }[] }) => [
          port.id,
          port.fixed_ips[0]?.ip_address,
        ]);
        expect(new Map(shown)).toEqual(held);
      }),
      { numRuns: 40 },
    );
  });

  it('get an address of each IP version, and one that follows from the hardware address where routers say so', () => {
    const { user } = newWorld();
    const network_id = user.ask('POST', `${NETWORK}/networks`, { network: {} }).body.network.id;
    const slaac = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' };
    for (const subnet of [
      { ip_version: 4, cidr: '10.9.0.0/24' },
      { ip_version: 6, cidr: 'fd00::/64', ...slaac },
    ]) {
      expect(user.ask('POST', `${NETWORK}/subnets`, { subnet: { network_id, ...subnet } }).status).toBe(201);
    }
    const mac_address = 'fa:16:3e:ba:91:e6';
    const { port } = user.ask('POST', `${NETWORK}/ports`, { port: { network_id, mac_address } }).body;
    const addresses = port.fixed_ips.map((ip: { ip_address: string }) => ip.ip_address);
    expect(addresses).toEqual([expect.stringMatching(/^10\.9\.0\./), 'fd00::f816:3eff:feba:91e6']);
  });
});

describe('quotas', () => {
  const commands = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('create'), n: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('delete'), n: fc.nat(8) }),
      fc.record({ kind: fc.constant('limit'), n: fc.integer({ min: -1, max: 6 }) }),
    ),
    { maxLength: 30 },
  );

  it('are never exceeded by what is made, one by one or several at once', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const { user, admin } = newWorld();
        const path = `${NETWORK}/quotas/${user.projectId}`;
        const groups: string[] = [];
        let limit = 10;
        for (const { kind, n } of steps) {
          if (kind === 'limit') {
            expect(admin.ask('PUT', path, { quota: { network: n } }).status).toBe(200);
            limit = n;
          } else if (kind === 'create') {
            if (limit === 10) continue;
            const networks = Array.from({ length: n }, () => ({ name: 'x' }));
            const answer = user.ask('POST', `${NETWORK}/networks`, { networks });
            const fits = limit < 0 || groups.length + 1 + n <= limit;
            expect(answer.status).toBe(fits ? 201 : 409);
            if (fits) groups.push(...answer.body.networks.map((one: { id: string }) => one.id));
          } else if (groups[n]) {
            expect(user.ask('DELETE', `${NETWORK}/networks/${groups[n]}`).status).toBe(204);
            groups.splice(n, 1);
          }
          const used = user.ask('GET', `${path}/details`).body.quota.network.used;
          expect(used).toBe(groups.length + 1);
        }
      }),
      { numRuns: 40 },
    );
  });
});
