import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep, VirtualClock } from '../../src/clock.js';
import {
  CloudSession,
  SessionClosed,
  type WatchEvent,
  type WatchOptions,
} from '../../src/openstack/index.js';
import { type Change, ModelNova, type ModelServer } from './model-nova.js';
import { AUTH, type Reply, ScriptedCloud, withKeystone } from './scripted-cloud.js';

const START = Date.UTC(2026, 0, 1);

function watching(
  fails: (nth: number) => Reply | Error | undefined = () => undefined,
  pageSize?: number,
  delays: readonly number[] = [],
) {
  const clock = new VirtualClock(START);
  const nova = new ModelNova(clock, pageSize);
  let nth = 0;
  const cloud = new ScriptedCloud(
    withKeystone((asked) => {
      const after = delays[nth % delays.length] ?? 0;
      const reply = fails(nth++) ?? nova.answer(asked);
      return reply instanceof Error ? reply : { ...reply, after };
    }),
    clock,
  );
  const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
  const polls = () => cloud.to('/v2.1/servers', 'GET');
  return { clock, nova, cloud, session, polls };
}

interface Log {
  readonly events: WatchEvent[];
  ended: unknown;
  readonly stop: AbortController;
}

/** Reads a server's events into a log, until it is gone or told to stop. */
function follow(session: CloudSession, id: string, options: Omit<WatchOptions, 'signal'> = {}): Log {
  const log: Log = { events: [], ended: undefined, stop: new AbortController() };
  const read = async (): Promise<void> => {
    for await (const event of session.watch.server(id, { ...options, signal: log.stop.signal })) {
      log.events.push(event);
    }
  };
  read().then(
    () => {
      log.ended = 'gone';
    },
    (reason) => {
      log.ended = reason;
    },
  );
  return log;
}

const statuses = (log: Log) =>
  log.events.flatMap((event) => (event.type === 'server' ? event.server.status : []));
const types = (log: Log) => log.events.map(({ type }) => type);

const booting = (id: string, active: number, more: Partial<ModelServer> = {}): ModelServer => ({
  id,
  changes: [
    { at: START, status: 'BUILD', task: 'scheduling' },
    { at: START + active, status: 'ACTIVE' },
  ],
  ...more,
});

const timeline = fc
  .tuple(
    fc.array(fc.integer({ min: 100, max: 90_000 }), { maxLength: 3 }),
    fc.constantFrom('ACTIVE', 'ERROR', 'SHUTOFF', 'BUILD'),
  )
  .map(([times, last]): Change[] => [
    { at: START - 200, status: 'BUILD', task: 'scheduling' },
    ...times
      .toSorted((a, b) => a - b)
      .map((at, nth, all): Change => {
        const final = nth === all.length - 1;
        return { at: START + at, status: final ? last : 'BUILD', task: final ? null : `step-${nth}` };
      }),
  ]);

const modelServer = fc.record({
  changes: timeline,
  deletedAt: fc.option(fc.integer({ min: START, max: START + 100_000 }), { nil: undefined }),
  withoutTrace: fc.boolean(),
  skew: fc.oneof(fc.constant(0), fc.integer({ min: -9000, max: 9000 }), fc.integer({ min: -4e5, max: 4e5 })),
  expecting: fc.constantFrom('active' as const, 'deleted' as const),
  joins: fc.integer({ min: 0, max: 20_000 }),
});

const hiccup = fc.constantFrom<Reply | Error | undefined>(
  undefined,
  undefined,
  undefined,
  { status: 503 },
  { status: 500, body: 'x' },
  { status: 429, headers: { 'retry-after': '7' } },
  Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
);

/** After the last change, a thorough look and a full backoff are due within this. */
const SOON = 120_000;

describe('watching servers', () => {
  it('misses no last state and no deletion, whatever fails, whoever joins, however wrong hosts clocks are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(modelServer, { minLength: 1, maxLength: 6 }),
        fc.array(hiccup, { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }),
        async (models, hiccups, pageSize, delays) => {
          const { clock, nova, session, cloud } = watching((nth) => hiccups[nth], pageSize, delays);
          const logs: Log[] = [];
          models.forEach(({ joins, expecting, ...model }, nth) => {
            nova.add({ ...model, id: `s${nth}` });
            clock.setTimer(joins, () => {
              logs[nth] = follow(session, `s${nth}`, { expecting });
            });
          });
          await clock.advance(100_000 + SOON);
          models.forEach(({ changes, deletedAt }, nth) => {
            const log = logs[nth] as Log;
            const order = changes.map(({ status, task }) => `${status} ${task ?? null}`);
            const seen = log.events.flatMap((event) =>
              event.type === 'server'
                ? order.indexOf(`${event.server.status} ${event.server['OS-EXT-STS:task_state']}`)
                : [],
            );
            expect(seen).toEqual(seen.toSorted((a, b) => a - b));
            expect(seen).not.toContain(-1);
            if (deletedAt === undefined) expect(seen.at(-1)).toBe(order.length - 1);
            expect(log.ended).toBe(deletedAt === undefined ? undefined : 'gone');
            expect(types(log).filter((type) => type === 'gone').length).toBe(deletedAt === undefined ? 0 : 1);
            log.stop.abort('done');
          });
          await clock.settle();
          const asked = cloud.asked.length;
          await clock.advance(600_000);
          expect([cloud.asked.length, clock.pendingTimers]).toEqual([asked, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('costs one request for each poll, however many watch', async () => {
    const { clock, nova, session, polls } = watching();
    for (let nth = 0; nth < 30; nth++) nova.add(booting(`s${nth}`, 20_000));
    const logs = Array.from({ length: 30 }, (_, nth) => follow(session, `s${nth}`));
    await clock.advance(40_000);
    expect(logs.every((log) => statuses(log).at(-1) === 'ACTIVE')).toBe(true);
    const times = polls().map(({ at }) => at);
    expect(times.every((at, nth) => nth === 0 || at - (times[nth - 1] as number) >= 1000)).toBe(true);
    expect(times.length).toBeLessThan(20);
  });

  it('asks for a server that is alone by its id, and notices at once that it is gone', async () => {
    const { clock, nova, session, polls } = watching();
    nova.add(booting('s1', 3000, { deletedAt: START + 10_000, withoutTrace: true }));
    const log = follow(session, 's1');
    await clock.advance(20_000);
    expect(polls().every(({ url }) => url.pathname === '/v2.1/servers/s1')).toBe(true);
    expect([statuses(log), log.ended]).toEqual([['BUILD', 'ACTIVE'], 'gone']);
  });

  it('shows the fault of a failed server, which lists leave out', async () => {
    const { clock, nova, session } = watching();
    nova.add(booting('s1', 60_000));
    const failed = { at: START + 300, status: 'ERROR' };
    nova.add({ id: 's2', changes: [{ at: START, status: 'BUILD' }, failed] });
    nova.add({
      id: 's3',
      changes: [
        { at: START, status: 'BUILD' },
        { ...failed, at: START + 8000 },
      ],
    });
    const logs = ['s1', 's2', 's3'].map((id) => follow(session, id));
    await clock.advance(15_000);
    const faults = logs
      .map(({ events }) => events.at(-1))
      .map((event) => event?.type === 'server' && event.server.fault?.message);
    expect(faults).toEqual([undefined, 'No valid host was found. ', 'No valid host was found. ']);
  });

  it('tells of a poll that fails, waits longer each time, and goes on', async () => {
    const { clock, nova, session, polls } = watching((nth) =>
      nth >= 1 && nth <= 4 ? { status: 503 } : undefined,
    );
    nova.add(booting('s1', 25_000));
    const log = follow(session, 's1');
    await clock.advance(60_000);
    const failures = log.events.flatMap((event) => (event.type === 'trouble' ? event.failures : []));
    expect(failures).toEqual([1, 2, 3, 4]);
    expect(statuses(log)).toEqual(['BUILD', 'ACTIVE']);
    const times = polls().map(({ at }) => at);
    const waits = times.slice(2, 6).map((at, nth) => at - (times[nth + 1] as number));
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('gives up a poll that is on its way when nobody watches any more', async () => {
    const { clock, nova, session, cloud } = watching(() => undefined, 1000, [8000]);
    nova.add(booting('s1', 60_000));
    const log = follow(session, 's1');
    await clock.advance(3000);
    expect(cloud.to('/v2.1').length).toBe(1);
    log.stop.abort();
    await clock.settle();
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(8000);
    expect([clock.pendingTimers, cloud.to('/v2.1').length]).toEqual([0, 1]);
  });

  it('is not told the past by an answer that comes late', async () => {
    // The second poll's list misses s1, which is then asked for; that answer, of BUILD, takes 3 s.
    const { clock, nova, session } = watching(() => undefined, 1000, [0, 0, 3000, 0, 0, 0]);
    nova.add(booting('s2', 60_000));
    const longAgo = { at: START - 3_600_000, status: 'BUILD' };
    nova.add({ id: 's1', changes: [longAgo, { at: START + 2500, status: 'ACTIVE' }] });
    follow(session, 's2');
    const log = follow(session, 's1');
    await clock.advance(5900);
    expect(statuses(log)).toEqual(['ACTIVE']);
  });

  it('reaches back no further than those that are watched now, however long ago others were', async () => {
    const { clock, nova, session, polls } = watching();
    for (const id of ['s1', 's2']) nova.add(booting(id, 2000, { deletedAt: START + 5000 }));
    nova.add(booting('s3', 4000));
    const logs = ['s1', 's2'].map((id) => follow(session, id, { expecting: 'deleted' }));
    await clock.advance(5 * 3_600_000);
    expect(logs.map(({ ended }) => ended)).toEqual(['gone', 'gone']);
    const now = clock.now();
    for (const id of ['s4', 's5']) nova.add({ id, changes: [{ at: now, status: 'BUILD' }] });
    const before = polls().length;
    for (const id of ['s4', 's5']) follow(session, id);
    await clock.advance(60_000);
    const since = polls()
      .slice(before)
      .flatMap(({ url }) => url.searchParams.get('changes-since') ?? []);
    expect(since.length).toBeGreaterThan(5);
    expect(since.every((time) => Date.parse(time) >= now - 120_000)).toBe(true);
  });

  it('shows one who joins late what is known at once', async () => {
    const { clock, nova, session } = watching();
    nova.add(booting('s1', 2000));
    follow(session, 's1');
    await clock.advance(10_000);
    const late = follow(session, 's1');
    await clock.settle();
    expect(statuses(late)).toEqual(['ACTIVE']);
  });

  it('looks more often about the time at which earlier servers became ACTIVE', async () => {
    const { clock, nova, session, polls } = watching();
    nova.add(booting('s1', 41_300));
    const first = follow(session, 's1');
    await clock.advance(60_000);
    first.stop.abort();
    await clock.settle();
    const begun = clock.now();
    nova.add({
      id: 's2',
      changes: [
        { at: begun, status: 'BUILD' },
        { at: begun + 42_100, status: 'ACTIVE' },
      ],
    });
    const before = polls().length;
    follow(session, 's2');
    await clock.advance(60_000);
    const times = polls()
      .slice(before)
      .map(({ at }) => at - begun);
    const late = times.find((at) => at >= 42_100) as number;
    expect(late - 42_100).toBeLessThanOrEqual(1000);
    expect(times.length).toBeLessThan(30);
  });

  it('never waits longer than its most impatient watcher allows, nor looks oftener than its fastest', async () => {
    const { clock, nova, session, polls } = watching();
    nova.add(booting('s1', 600_000));
    follow(session, 's1', { fastest: 2, slowest: 3 });
    follow(session, 's1', { fastest: 4, slowest: 60 });
    await clock.advance(100_000);
    const times = polls().map(({ at }) => at);
    const waits = times.slice(1).map((at, nth) => at - (times[nth] as number));
    expect([Math.min(...waits), Math.max(...waits)]).toEqual([2000, 3000]);
  });

  it('ends with the reason of its signal, and asks no more', async () => {
    const { clock, nova, session, cloud } = watching();
    nova.add(booting('s1', 60_000));
    const log = follow(session, 's1');
    await clock.advance(7000);
    log.stop.abort(new Error('enough'));
    await clock.settle();
    const asked = cloud.asked.length;
    await clock.advance(60_000);
    expect(log.ended).toEqual(new Error('enough'));
    expect([cloud.asked.length, clock.pendingTimers]).toEqual([asked, 0]);
  });

  it('ends when the patience of its watcher does, and asks no more', async () => {
    const { clock, nova, session, polls } = watching();
    nova.add(booting('s', 3_600_000));
    const log = follow(session, 's', { patience: 20 });
    await clock.advance(19_900);
    expect(log.ended).toBeUndefined();
    await clock.advance(100);
    expect(types(log)).toEqual(['server', 'overdue']);
    expect(log.ended).toBe('gone');
    const before = polls().length;
    await clock.advance(60_000);
    expect(polls()).toHaveLength(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['comes', () => {}],
    ['fails', () => Promise.reject(new Error('it will not come'))],
  ])('ends without a word when what it lasts until %s, and asks no more', async (_, then) => {
    const { clock, nova, session, polls } = watching();
    nova.add(booting('s', 60_000));
    const log = follow(session, 's', { until: sleep(clock, 7000).then(then) });
    await clock.advance(6900);
    expect(log.ended).toBeUndefined();
    await clock.advance(100);
    const before = polls().length;
    await clock.advance(120_000);
    expect([types(log), log.ended]).toEqual([['server'], 'gone']);
    expect([polls().length, clock.pendingTimers]).toEqual([before, 0]);
  });

  it('ends when the session is closed', async () => {
    const { clock, nova, session } = watching();
    nova.add(booting('s1', 60_000));
    const log = follow(session, 's1');
    await clock.advance(7000);
    await session.close();
    await clock.settle();
    expect(log.ended).toBeInstanceOf(SessionClosed);
    expect(clock.pendingTimers).toBe(0);
  });

  it('costs 500 workers that boot for a minute at most 40 requests beside creates and deletes', async () => {
    const { clock, session, cloud } = watching();
    const compute = session.compute('2');
    let done = 0;
    const live = async (name: string): Promise<void> => {
      const { id } = await compute.createServer({ server: { name } });
      const until = async (expecting: 'active' | 'deleted'): Promise<void> => {
        for await (const event of session.watch.server(id, { expecting })) {
          if (event.type === 'server' && expecting === 'active' && event.server.status === 'ACTIVE') return;
        }
      };
      await until('active');
      await compute.deleteServer(id);
      await until('deleted');
      done++;
    };
    const all = Promise.all(Array.from({ length: 500 }, (_, nth) => live(`bot${nth}`)));
    await clock.runUntil(() => done === 500);
    await all;
    const others = cloud.asked.filter(
      ({ method, url }) => method === 'GET' || url.hostname === 'keystone.test',
    );
    expect(cloud.asked.length - others.length).toBe(1000);
    expect(others.length).toBeLessThanOrEqual(40);
  });
});
