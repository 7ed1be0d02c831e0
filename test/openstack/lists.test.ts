import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { CloudSession, collect, InvalidResponse } from '../../src/openstack/index.js';
import { type Asked, AUTH, type Reply, type Script, ScriptedCloud, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

interface Service {
  readonly path: string;
  readonly key: string;
  /** How a page says where the next begins. */
  next(marker: string, asked: Asked): object;
  item(id: string): object;
  list(session: CloudSession, limit: number): AsyncGenerator<{ readonly id: string }>;
}

function link(key: string) {
  // Wrong host and prefix, as clouds behind proxies send them: only the query counts.
  return (marker: string, { url }: Asked) => {
    const query = new URLSearchParams(url.search);
    query.set('marker', marker);
    return { [`${key}_links`]: [{ rel: 'next', href: `http://10.0.0.1:1/${key}?${query}` }] };
  };
}

const SERVICES: Readonly<Record<string, Service>> = {
  servers: {
    path: '/v2.1/servers/detail',
    key: 'servers',
    next: link('servers'),
    item: (id) => ({ id, status: 'ACTIVE' }),
    list: (session, limit) => session.compute('2').listServers({ limit, status: ['ACTIVE', 'ERROR'] }),
  },
  flavors: {
    path: '/v2.1/flavors/detail',
    key: 'flavors',
    next: link('flavors'),
    item: (id) => ({ id, name: id, ram: 1, disk: 1, vcpus: 1 }),
    list: (session, limit) => session.compute('2').listFlavors({ limit }),
  },
  volumes: {
    path: '/v3/p1/volumes/detail',
    key: 'volumes',
    next: link('volumes'),
    item: (id) => ({ id, status: 'available', size: 1 }),
    list: (session, limit) => session.volumes.list({ limit }),
  },
  images: {
    path: '/v2/images',
    key: 'images',
    next: (marker, { url }) => {
      const query = new URLSearchParams(url.search);
      query.set('marker', marker);
      return { next: `/v2/images?${query}` };
    },
    item: (id) => ({ id, status: 'active', created_at: 'c', updated_at: 'u' }),
    list: (session, limit) => session.images.list({ limit }),
  },
};

/** Pages of at most `limit` (and the cloud's own `most`); a full page links on, as real clouds do. */
function paged(service: Service, ids: () => readonly string[], most: number): Script {
  return (asked) => {
    const limit = Math.min(Number(asked.url.searchParams.get('limit') ?? most), most);
    const marker = asked.url.searchParams.get('marker');
    const all = ids();
    if (marker !== null && !all.includes(marker)) {
      return { status: 400, body: { badRequest: { code: 400, message: `marker [${marker}] not found` } } };
    }
    const page = all.slice(marker === null ? 0 : all.indexOf(marker) + 1).slice(0, limit);
    const last = page.at(-1);
    return {
      body: {
        [service.key]: page.map(service.item),
        ...(page.length === limit && last !== undefined ? service.next(last, asked) : {}),
      },
    } satisfies Reply;
  };
}

function sessionOf(script: Script) {
  const clock = new VirtualClock();
  const cloud = new ScriptedCloud(withKeystone(script), clock);
  const session = new CloudSession({ auth: AUTH, transport: cloud, clock, requestsPerSecond: 0 });
  return { clock, cloud, session };
}

const idList = fc.uniqueArray(fc.stringMatching(/^[a-z0-9 &+=%]{1,6}$/), { maxLength: 12 });
const size = fc.integer({ min: 1, max: 5 });

describe.each(Object.entries(SERVICES))('a list of %s', (_, service) => {
  it('gives every item once and in order, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(idList, size, size, async (ids, limit, most) => {
        const { clock, session, cloud } = sessionOf(paged(service, () => ids, most));
        const items = await settled(clock, collect(service.list(session, limit)));
        expect((items as { id: string }[]).map(({ id }) => id)).toEqual(ids);
        const requests = cloud.asked.filter(({ url }) => url.hostname !== 'keystone.test');
        expect(requests.every(({ url }) => url.pathname === service.path)).toBe(true);
        expect(requests.every(({ url }) => url.searchParams.get('limit') === String(limit))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a list', () => {
  const { servers } = SERVICES as { servers: Service };

  it('goes on, with nothing twice, when the item it stands at is deleted meanwhile', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'];
    let requests = 0;
    const { clock, session } = sessionOf((asked) => {
      requests++;
      return paged(servers, () => (requests > 1 ? all.filter((id) => id !== 'b') : all), 2)(asked);
    });
    const items = await settled(clock, collect(session.compute('2').listServers()));
    expect((items as { id: string }[]).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps its filters on every page', async () => {
    const { clock, session, cloud } = sessionOf(paged(servers, () => ['a', 'b', 'c'], 1));
    await settled(clock, collect(servers.list(session, 1)));
    const filters = cloud.to('/v2.1').map(({ url }) => url.searchParams.getAll('status'));
    expect(filters).toEqual(Array(4).fill(['ACTIVE', 'ERROR']));
  });

  it('that links to the same page again is an error, not a loop', async () => {
    const { clock, session, cloud } = sessionOf((asked) => ({
      body: { servers: [{ id: 'a', status: 'ACTIVE' }], ...servers.next('a', asked) },
    }));
    expect(await settled(clock, collect(session.compute('2').listServers()))).toBeInstanceOf(InvalidResponse);
    expect(cloud.to('/v2.1').length).toBe(2);
  });

  it('asks no further page than its reader wants', async () => {
    const { clock, session, cloud } = sessionOf(paged(servers, () => ['a', 'b', 'c', 'd'], 1));
    const first = session.compute('2').listServers().next();
    expect(await settled(clock, first)).toMatchObject({ value: { id: 'a' } });
    await clock.advance(1000);
    expect(cloud.to('/v2.1').length).toBe(1);
  });

  it('names the field that is not what the API promises, and never its value', async () => {
    const body = { servers: [{ id: 7, status: 'ACTIVE', adminPass: 'hunter2' }] };
    const { clock, session } = sessionOf(() => ({ body, headers: { 'x-openstack-request-id': 'req-7' } }));
    const error = await settled(clock, collect(session.compute('2').listServers()));
    expect(error).toBeInstanceOf(InvalidResponse);
    expect((error as Error).message).toBe(
      'compute: list servers failed: 200 the answer is not what the API promises: servers.0.id: Invalid input: expected string, received number (request req-7)',
    );
  });
});
