import { EventEmitter, once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ScaledClock } from '../../../src/clock.js';
import {
  type Build,
  EmbeddedMaster,
  LaunchPassword,
  type MasterConfig,
  type MasterPort,
  type MasterWorker,
  shell,
} from '../../../src/master/index.js';
import { FakeWorker } from '../support/fake-worker.js';
import { type StubOptions, StubWorker } from '../support/stub-worker.js';

/** A master whose workers' agents are attached, and pass every build. */
async function masterWith(
  workers: (master: MasterPort) => readonly MasterWorker[],
  config: Partial<MasterConfig> = {},
  password = 'secret',
): Promise<EmbeddedMaster> {
  const master = new EmbeddedMaster({
    name: 'test',
    port: 0,
    state: ':memory:',
    clock: new ScaledClock(1000),
    pingInterval: 100_000,
    workers,
    builders: [{ name: 'b', steps: [shell('make')] }],
    ...config,
  });
  onTestFinished(() => master.stop());
  await master.start();
  for (const name of master.slots.keys()) {
    const attached = once(master.events, 'attached');
    await FakeWorker.connect({ name, password, port: master.port });
    await attached;
  }
  return master;
}

function one(options: StubOptions): (master: MasterPort) => readonly MasterWorker[] {
  return (master) => [new StubWorker('one', master, options)];
}

const stub = (master: EmbeddedMaster): StubWorker => master.slots.get('one')?.worker as StubWorker;

function named(name: string): Error {
  return Object.assign(new Error(`${name}, told so`), { name });
}

describe('a build whose worker cannot be substantiated', () => {
  it('goes back in the queue, and passes when it can', async () => {
    let failures = 2;
    const substantiate = async () => {
      if (failures-- > 0) throw named('SubstantiationFailed');
    };
    const master = await masterWith(one({ substantiate }));
    const { id } = master.submit('b');
    expect(await master.finished(id)).toMatchObject({ result: 'success' });
    expect(master.builds.attempts(id).map(({ result }) => result)).toEqual(['retry', 'retry', 'success']);
    expect(stub(master).told).toEqual([
      ...['started', 'substantiate', 'retry'],
      ...['started', 'substantiate', 'retry'],
      ...['started', 'substantiate', 'success'],
    ]);
  });

  it('ends when no other try would change it', async () => {
    const master = await masterWith(one({ substantiate: () => Promise.reject(named('CannotSubstantiate')) }));
    expect(await master.finished(master.submit('b').id)).toEqual({
      result: 'exception',
      text: 'CannotSubstantiate, told so',
    });
  });

  it('is given up after as many tries as its builder allows', async () => {
    const master = await masterWith(one({ substantiate: () => Promise.reject(new Error('no room')) }), {
      builders: [{ name: 'b', steps: [shell('make')], maxAttempts: 3 }],
    });
    const { id } = master.submit('b');
    expect(await master.finished(id)).toEqual({
      result: 'exception',
      text: 'given up after 3 attempts: no room',
    });
    expect(master.builds.attempts(id)).toHaveLength(3);
  });

  it('is stopped at once, and the worker is told by its signal', async () => {
    const signals: AbortSignal[] = [];
    const master = await masterWith(
      one({
        substantiate: (_, signal) =>
          new Promise((_resolve, reject) => {
            signals.push(signal);
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      }),
    );
    const { id } = master.submit('b');
    await expect.poll(() => signals.length).toBe(1);
    master.cancel(id, 'not wanted');
    expect(await master.finished(id)).toEqual({ result: 'cancelled', text: 'not wanted' });
  });
});

describe('the password of a launch', () => {
  it('is made anew when the worker begins to substantiate, and no sooner', async () => {
    const secret = new LaunchPassword();
    const emitter = new EventEmitter();
    const master = await masterWith(
      (port) => {
        const worker = new StubWorker('one', port, {
          substantiate: async () => emitter.emit('substantiating'),
        });
        return [Object.assign(worker, { on: emitter.on.bind(emitter), password: secret.current })];
      },
      { launchPasswords: { one: secret } },
      secret.current,
    );
    const before = secret.current;
    const { id } = master.submit('b');
    expect(await master.finished(id)).toMatchObject({ result: 'success' });
    expect(secret.current).not.toBe(before);
    await expect(FakeWorker.connect({ name: 'one', password: before, port: master.port })).rejects.toThrow(
      '401',
    );
  });
});

describe('the queue', () => {
  it('is served by priority, then by age', async () => {
    const order: unknown[] = [];
    const master = await masterWith(
      one({ substantiate: async ({ properties }) => void order.push(properties.n) }),
    );
    stub(master).ready = false;
    const builds = [0, 5, 0, 5].map((priority, n) => master.submit('b', { priority, properties: { n } }));
    stub(master).ready = true;
    const last = master.submit('b', { properties: { n: 4 } });
    await Promise.all([...builds, last].map(({ id }) => master.finished(id)));
    expect(order).toEqual([1, 3, 0, 2, 4]);
  });

  it('passes over a build that the machine that is up does not suit', async () => {
    const compatible = ({ properties }: Build): boolean => properties.os !== 'other';
    const master = await masterWith(one({ compatible }));
    const waits = master.submit('b', { properties: { os: 'other' } });
    const { id } = master.submit('b', { properties: { os: 'debian' } });
    expect(await master.finished(id)).toMatchObject({ result: 'success' });
    expect(master.builds.get(waits.id)).toMatchObject({ state: 'queued' });
  });

  it('lets a build that waits be stopped', async () => {
    const master = await masterWith(one({ compatible: () => false }));
    const { id } = master.submit('b');
    expect(master.cancel(id, 'never mind')).toBe(true);
    expect(await master.finished(id)).toEqual({ result: 'cancelled', text: 'never mind' });
    expect(master.cancel(id)).toBe(false);
  });

  it('never runs two builds that exclude each other at once', async () => {
    let running = 0;
    let most = 0;
    const substantiate = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
    };
    const locks = [{ name: 'database', mode: 'exclusive' as const }];
    const master = await masterWith(
      (port) => ['one', 'two', 'three'].map((name) => new StubWorker(name, port, { substantiate })),
      { builders: [{ name: 'b', steps: [shell('make')], locks }] },
    );
    const builds = Array.from({ length: 6 }, () => master.submit('b'));
    await Promise.all(builds.map(({ id }) => master.finished(id)));
    expect(most).toBe(1);
  });
});

describe('the properties of a build', () => {
  it('come from all that have a say, the worker last, its defaults first', async () => {
    const seen: object[] = [];
    const settings = {
      properties: { a: 'worker' },
      defaultProperties: { a: 'd', b: 'd', c: 'd', d: 'd', e: 'd' },
    };
    const master = await masterWith(
      one({ settings, substantiate: async ({ properties }) => seen.push({ ...properties }) }),
      {
        properties: { a: 'master', b: 'master', c: 'master', d: 'master' },
        builders: [{ name: 'b', steps: [shell('make')], properties: { a: 'builder', b: 'builder' } }],
      },
    );
    const { id } = master.submit('b', { properties: { a: 'build', b: 'build', c: 'build' } });
    await master.finished(id);
    expect(seen[0]).toEqual({
      ...{ a: 'worker', b: 'builder', c: 'build', d: 'master', e: 'd' },
      ...{ buildername: 'b', buildnumber: 1, workername: 'one' },
    });
  });
});

describe('a master that stops', () => {
  it('puts what runs back in the queue, and ends every worker', async () => {
    const master = await masterWith(one({ substantiate: (_, signal) => aborted(signal) }));
    const { id } = master.submit('b');
    await expect.poll(() => stub(master).told).toContain('substantiate');
    const ended = stub(master);
    const states: unknown[] = [];
    master.events.on('retried', ({ build }) => states.push(master.builds.get(build.id)?.state));
    await master.stop();
    expect(states).toEqual(['queued']);
    expect(id).toBe(1);
    expect(ended.told).toEqual(['started', 'substantiate', 'retry', 'stop']);
  });
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
