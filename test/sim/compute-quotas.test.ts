import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ComputeClient } from './compute-servers-harness.js';

/** A project whose limits an administrator sets; what it has is 512 MiB and 1 VCPU a server. */
function limited(limits: Readonly<Record<string, number>>): ComputeClient {
  const client = new ComputeClient();
  const project =
    client.get('/limits') &&
    [...client.cloud.identity.projects.values()].find(({ name }) => name === 'tenant');
  client.become('admin', 'adminpass', 'admin');
  const answer = client.ask('PUT', `/v2.1/os-quota-sets/${project?.id}`, { quota_set: limits });
  expect([answer.status, answer.body.quota_set]).toMatchObject([200, limits]);
  client.become('user', 'password', 'tenant');
  return client;
}

const limit = fc.integer({ min: -1, max: 8 });

describe('a project’s quota', () => {
  it('of servers, VCPUs and RAM is used up to the last, never exceeded, and given back', () => {
    const wanted = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(limit, limit, limit, wanted, (instances, cores, servers, counts) => {
        const client = limited({ instances, cores, ram: servers === -1 ? -1 : servers * 512 });
        const least = [instances, cores, servers].filter((one) => one !== -1);
        const room = Math.min(...least, Number.POSITIVE_INFINITY);
        let used = 0;
        for (const count of counts) {
          const server = { name: 'x', flavorRef: '1', imageRef: client.imageId, min_count: count };
          const { status } = client.ask('POST', '/v2.1/servers', { server });
          expect([used, count, status]).toEqual([used, count, used + count <= room ? 202 : 403]);
          if (status === 202) used += count;
          const { absolute } = client.get('/limits').body.limits;
          expect([absolute.totalInstancesUsed, absolute.totalCoresUsed, absolute.totalRAMUsed]).toEqual([
            used,
            used,
            used * 512,
          ]);
        }
        for (const { id } of client.get('/servers').body.servers) client.ask('DELETE', `/v2.1/servers/${id}`);
        expect(client.get('/limits').body.limits.absolute.totalInstancesUsed).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('of key pairs and server groups holds for making them, one by one', () => {
    const client = limited({ key_pairs: 3, server_groups: 2 });
    const made = (path: string, body: (name: string) => object) =>
      ['a', 'b', 'c', 'd'].map((name) => client.ask('POST', `/v2.1${path}`, body(name)).status);
    const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMteuY6U6LeAJ3ole8zDZWB7rprm95ZUPm9H4oriyl5l k';
    const keypair = (name: string) => ({ keypair: { name, public_key: publicKey } });
    expect(made('/os-keypairs', keypair)).toEqual([200, 200, 200, 403]);
    const group = (name: string) => ({ server_group: { name, policies: ['affinity'] } });
    expect(made('/os-server-groups', group)).toEqual([200, 200, 403, 403]);
    expect(client.ask('DELETE', '/v2.1/os-keypairs/a').status).toBe(202);
    expect(client.ask('POST', '/v2.1/os-keypairs', keypair('e')).status).toBe(200);
  });
});

describe('key pairs', () => {
  it('have names of their own among their user’s, and are seen by nobody else', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const act = fc.record({
      name,
      does: fc.constantFrom('make', 'remove', 'look'),
      who: fc.constantFrom('user', 'other'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const client = new ComputeClient();
        const model = { user: new Set<string>(), other: new Set<string>() };
        for (const { name, does, who } of acts) {
          client.become(who, 'password', who === 'user' ? 'tenant' : 'other');
          const mine = model[who as 'user'];
          if (does === 'make') {
            const publicKey =
              'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMteuY6U6LeAJ3ole8zDZWB7rprm95ZUPm9H4oriyl5l k';
            const { status } = client.ask('POST', '/v2.1/os-keypairs', {
              keypair: { name, public_key: publicKey },
            });
            expect(status).toBe(mine.has(name) ? 409 : 200);
            mine.add(name);
          } else if (does === 'remove') {
            expect(client.ask('DELETE', `/v2.1/os-keypairs/${name}`).status).toBe(mine.has(name) ? 202 : 404);
            mine.delete(name);
          } else expect(client.get(`/os-keypairs/${name}`).status).toBe(mine.has(name) ? 200 : 404);
          const listed = client.get('/os-keypairs').body.keypairs;
          const names = listed.map((one: { keypair: { name: string } }) => one.keypair.name);
          expect(names.sort()).toEqual([...mine].sort());
        }
      }),
      { numRuns: 25 },
    );
  });
});
