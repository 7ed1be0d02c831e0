import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { touch } from '../../sim/compute/servers/server.js';
import { statusOf } from '../../sim/compute/servers/status.js';
import { ComputeClient } from './compute-servers-harness.js';

interface Listed {
  readonly id: string;
  readonly name: string;
}

/** A cloud with servers of several ages, names, states and tags. */
async function populated(count: number): Promise<ComputeClient> {
  const client = ComputeClient.withoutQuota();
  for (let index = 0; index < count; index++) {
    const tags = ['a', 'b', 'c'].filter((_, bit) => (index >> bit) & 1);
    const metadata = { n: String(index) };
    client.create(`${['alpha', 'Beta', 'gamma'][index % 3]}-${index}`, {
      tags,
      metadata,
      config_drive: index % 2 === 0,
    });
    if (index % 4 === 3) await client.clock.advance(1000);
  }
  const records = [...client.cloud.compute.servers.values()];
  client.get('/servers');
  for (const [index, record] of records.entries()) {
    if (index % 5 === 0) touch(client.cloud, record, client.clock.now(), { vmState: 'error' });
    if (index % 7 === 0) touch(client.cloud, record, client.clock.now(), { vmState: 'stopped' });
  }
  return client;
}

function page(client: ComputeClient, query: string, mv = '2.96'): Listed[] {
  const { status, body, text } = client.get(`/servers?${query}`, mv);
  if (status !== 200) throw new Error(text);
  return body.servers;
}

/** Follows the links from page to page. */
function pages(client: ComputeClient, path: string): Listed[][] {
  const found: Listed[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body } = client.ask('GET', next);
    found.push(body.servers);
    next = body.servers_links?.[0].href.replace('http://cloud.test/compute', '');
  }
  return found;
}

describe('lists of servers', async () => {
  const client = await populated(25);
  const records = [...client.cloud.compute.servers.values()];
  const all = page(client, '');

  it('show every server once, newest first, those of one second by id', () => {
    const expected = [...records].sort(
      (a, b) => Math.floor(b.createdAt / 1000) - Math.floor(a.createdAt / 1000) || (a.id < b.id ? -1 : 1),
    );
    expect(all.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  it('page by page are the same as whole, for any limit, in any order', () => {
    const sorts = fc.constantFrom(
      '',
      '&sort_key=display_name&sort_dir=asc',
      '&sort_key=created_at&sort_dir=asc',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), sorts, fc.boolean(), (limit, sort, detail) => {
        const path = `/v2.1/servers${detail ? '/detail' : ''}`;
        const whole = client.ask('GET', `${path}?${sort.slice(1)}`).body.servers;
        const parts = pages(client, `${path}?limit=${limit}${sort}`);
        expect(parts.flat()).toEqual(whole);
        expect(parts.slice(0, -1).every((part) => part.length === limit)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('end with a link on every full page, even if nothing follows', () => {
    const { body } = client.get(`/servers?limit=${all.length}`);
    expect(body.servers_links).toHaveLength(1);
    expect(client.get('/servers?limit=0').body).toEqual({ servers: [] });
  });

  it('of a filter’s page are what filtering the whole gives', () => {
    const filters: ReadonlyArray<readonly [string, (index: number) => boolean]> = [
      ['name=alpha', (index) => /alpha/i.test(records[index]?.name ?? '')],
      ['name=BETA', (index) => /beta/i.test(records[index]?.name ?? '')],
      ['name=%5E.*-1%5B0-5%5D$', (index) => /^.*-1[0-5]$/.test(records[index]?.name ?? '')],
      ['status=error', (index) => statusOf(records[index] as never) === 'ERROR'],
      ['status=ACTIVE', (index) => statusOf(records[index] as never) === 'ACTIVE'],
      ['status=ACTIVE&status=SHUTOFF', (index) => statusOf(records[index] as never) !== 'ERROR'],
      ['tags=a,b', (index) => ['a', 'b'].every((tag) => records[index]?.tags.includes(tag))],
      ['tags-any=a,b', (index) => ['a', 'b'].some((tag) => records[index]?.tags.includes(tag))],
      ['not-tags=a,b', (index) => !['a', 'b'].every((tag) => records[index]?.tags.includes(tag))],
      ['not-tags-any=a,b', (index) => !['a', 'b'].some((tag) => records[index]?.tags.includes(tag))],
      ['config_drive=True', (index) => records[index]?.configDrive === true],
      ['flavor=2', () => false],
      [`image=${client.imageId}`, () => true],
      ['reservation_id=r-', () => true],
      ['locked=true', () => false],
    ];
    const byId = new Map(records.map((record, index) => [record.id, index]));
    fc.assert(
      fc.property(fc.constantFrom(...filters), fc.integer({ min: 1, max: 9 }), ([query, passes], limit) => {
        const expected = all.filter(({ id }) => passes(byId.get(id) as number));
        expect(page(client, query)).toEqual(expected);
        expect(page(client, `${query}&limit=${limit}`)).toEqual(expected.slice(0, limit));
      }),
    );
  });

  it('find names in a list of thousands, renamed and deleted ones too', () => {
    const large = ComputeClient.withoutQuota();
    for (let round = 0; round < 210; round++) large.create(`worker-${round}`, { min_count: 10 });
    const named = (name: string) => page(large, `name=${name}`).map((one) => one.name);
    expect(named('worker-123-7')).toEqual(['worker-123-7']);
    expect(named('%5Eworker-9-1$')).toEqual(['worker-9-1']);
    expect(named('Worker-77-').sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `worker-77-${i + 1}`).sort(),
    );
    const [one] = page(large, 'name=worker-123-7') as [Listed];
    large.ask('PUT', `/v2.1/servers/${one.id}`, { server: { name: 'renamed' } });
    expect([named('worker-123-7'), named('renamed')]).toEqual([[], ['renamed']]);
    large.ask('DELETE', `/v2.1/servers/${one.id}`);
    expect(named('renamed')).toEqual([]);
    expect(pages(large, '/v2.1/servers?name=worker&limit=1000').flat()).toHaveLength(2099);
    expect(pages(large, '/v2.1/servers?status=ACTIVE').flat()).toHaveLength(2099);
  });

  it('refuse what they do not understand', () => {
    const refused: ReadonlyArray<readonly [string, number, string?]> = [
      ['limit=x', 400],
      ['limit=-1', 400],
      ['limit=', 400],
      ['marker=none', 400],
      ['name=(', 400],
      ['sort_key=nope', 400],
      ['sort_key=display_name&sort_dir=up', 400],
      ['sort_key=uuid&sort_dir=asc&sort_dir=desc', 400],
      ['sort_key=host', 403],
      ['changes-since=yesterday', 400],
      ['changes-since=2020-02-30', 400],
      ['all_tenants=1', 403],
      ['all_tenants=maybe', 400],
      ['status=deleted', 403],
      ['status=NOPE', 400, '2.38'],
      ['bogus=1', 400, '2.75'],
      ['limit=%ff', 400],
    ];
    for (const [query, status, mv] of refused) {
      expect([query, client.get(`/servers?${query}`, mv).status]).toEqual([query, status]);
    }
  });

  it('ignore what others may ask for only, and what is not known yet', () => {
    for (const [query, mv] of [
      ['bogus=1', '2.74'],
      ['deleted=true', '2.1'],
      ['tags=a', '2.25'],
      ['host=nowhere', '2.96'],
      ['marker=', '2.1'],
    ] as const) {
      expect(page(client, query, mv)).toHaveLength(all.length);
    }
  });

  it('of all projects are for administrators', () => {
    const admin = new ComputeClient();
    admin.create('theirs');
    admin.become('admin', 'adminpass', 'admin');
    admin.create('mine');
    expect(page(admin, '').map(({ name }) => name)).toEqual(['mine']);
    expect(page(admin, 'all_tenants=1').map(({ name }) => name)).toHaveLength(2);
    const tenant = [...admin.cloud.identity.projects.values()].find(({ name }) => name === 'tenant')?.id;
    expect(page(admin, `all_tenants=true&project_id=${tenant}`).map(({ name }) => name)).toEqual(['theirs']);
  });

  it('of changes show deleted servers, too', async () => {
    const small = new ComputeClient();
    const gone = small.create('gone');
    await small.clock.advance(5000);
    const kept = small.create('kept');
    small.ask('DELETE', `/v2.1/servers/${gone}`);
    await small.clock.advance(5000);
    const since = (time: number) =>
      page(small, `changes-since=${new Date(time).toISOString()}`).map(({ id }) => id);
    expect(since(0)).toEqual([kept, gone]);
    expect(since(small.clock.now())).toEqual([]);
    expect(page(small, '').map(({ id }) => id)).toEqual([kept]);
    expect(page(small, `changes-before=${new Date(0).toISOString()}`)).toEqual([]);
  });
});
