import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockAccess } from '../../../src/master/port.js';
import {
  decide,
  type Situation,
  type WaitingBuild,
  type WorkerView,
} from '../../../src/master/schedule/decide.js';
import { available } from '../../../src/master/schedule/locks.js';

const WORKERS = ['w0', 'w1', 'w2', 'w3'];
const BUILDERS = ['b0', 'b1', 'b2'];

const lock: fc.Arbitrary<LockAccess> = fc.oneof(
  fc.constant<LockAccess>({ name: 'x', mode: 'exclusive' }),
  fc.constant<LockAccess>({ name: 'x', mode: 'counting', count: 2 }),
  fc.constant<LockAccess>({ name: 'y', mode: 'counting', count: 3 }),
);
const locks = fc.uniqueArray(lock, { maxLength: 2, selector: ({ name }) => name });
const queue: fc.Arbitrary<WaitingBuild[]> = fc
  .array(
    fc.record({
      builder: fc.constantFrom(...BUILDERS),
      workers: fc.subarray(WORKERS).map((names) => new Set(names)),
      locks,
    }),
    { maxLength: 15 },
  )
  .map((builds) => builds.map((build, id) => ({ id, ...build })));
const workers: fc.Arbitrary<WorkerView[]> = fc.tuple(
  ...WORKERS.map((name) =>
    fc.record({
      name: fc.constant(name),
      ready: fc.boolean(),
      warm: fc.boolean(),
      running: fc.subarray(BUILDERS),
      maxBuilds: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      locks: fc.constant([]),
    }),
  ),
);
const situation: fc.Arbitrary<Situation & { queue: WaitingBuild[] }> = fc.record({
  queue,
  workers,
  heldLocks: locks,
});

const never = (): boolean => false;

/** The situation once what was decided is done. */
function once(before: Situation & { queue: WaitingBuild[] }) {
  const given = decide(before, never);
  const builds = given.map(({ build }) => before.queue[build] as WaitingBuild);
  return {
    given,
    queue: before.queue.filter((build) => !builds.includes(build)),
    workers: before.workers.map((worker) => ({
      ...worker,
      running: [
        ...worker.running,
        ...given
          .filter((one) => one.worker === worker.name)
          .map(({ build }) => before.queue[build]?.builder ?? ''),
      ],
    })),
    heldLocks: [...before.heldLocks, ...builds.flatMap(({ locks }) => locks)],
  };
}

function couldRun(build: WaitingBuild, { ready, running, maxBuilds, name }: WorkerView): boolean {
  const room = running.length < (maxBuilds ?? Number.POSITIVE_INFINITY);
  return ready && room && build.workers.has(name) && !running.includes(build.builder);
}

function holds(law: (before: Situation & { queue: WaitingBuild[] }) => void): void {
  fc.assert(fc.property(situation, law), { numRuns: 200 });
}

describe('which build goes to which worker', () => {
  it('never one that is not ready, may not run it, is full, or runs a build of the same builder', () => {
    holds((before) => {
      const { given, workers } = once(before);
      for (const { build, worker } of given) {
        expect(before.queue[build]?.workers.has(worker)).toBe(true);
        expect(before.workers.find(({ name }) => name === worker)?.ready).toBe(true);
      }
      for (const [at, { running, maxBuilds }] of workers.entries()) {
        const had = before.workers[at] as WorkerView;
        if (running.length === had.running.length) continue;
        expect(running.length).toBeLessThanOrEqual(maxBuilds ?? Number.POSITIVE_INFINITY);
        expect(new Set(running).size).toBe(running.length);
      }
    });
  });

  it('gives each build to one worker at most', () => {
    holds((before) => {
      const builds = decide(before, never).map(({ build }) => build);
      expect(new Set(builds).size).toBe(builds.length);
    });
  });

  it('never more holders of a lock than it allows', () => {
    holds((before) => {
      const { heldLocks } = once(before);
      for (const name of ['x', 'y']) {
        const holders = heldLocks.filter((access) => access.name === name);
        const exclusive = holders.some(({ mode }) => mode === 'exclusive');
        expect(holders.length).toBeLessThanOrEqual(exclusive ? 1 : Math.max(1, holders[0]?.count ?? 1));
      }
    });
  });

  it('gives out until nothing more can run: a build that is left has no worker, or waits for a lock', () => {
    holds((before) => {
      const left = once(before);
      for (const build of left.queue) {
        const taken = [
          ...left.heldLocks,
          ...left.queue.filter((one) => one !== build).flatMap((one) => one.locks),
        ];
        const waits = build.locks.some(({ name }) => taken.some((one) => one.name === name));
        expect(waits || !left.workers.some((worker) => couldRun(build, worker))).toBe(true);
      }
    });
  });

  it('never lets a younger build take a lock that an older one waits for', () => {
    holds((before) => {
      const left = once(before);
      for (const { build: id } of left.given) {
        const names = new Set((before.queue[id] as WaitingBuild).locks.map(({ name }) => name));
        const older = left.queue.filter(
          (one) => one.id < id && one.locks.some(({ name }) => names.has(name)),
        );
        // An older one that has no worker anyhow waits for that, not for the lock.
        for (const one of older) expect(left.workers.some((worker) => couldRun(one, worker))).toBe(false);
      }
    });
  });

  it('prefers a worker whose machine is up', () => {
    holds((before) => {
      const [first] = decide(before, never);
      const chosen = before.workers.find(({ name }) => name === first?.worker);
      if (!first || !chosen || chosen.warm) return;
      const build = before.queue[first.build] as WaitingBuild;
      expect(before.workers.filter((one) => one.warm && couldRun(build, one))).toEqual([]);
    });
  });

  it('leaves out pairs that were found not to go together', () => {
    holds((before) => {
      const [first] = decide(before, never);
      if (!first) return;
      const others = decide(before, (build, worker) => build === first.build && worker === first.worker);
      expect(others).not.toContainEqual(first);
    });
  });
});

describe('a lock', () => {
  it.each<[string, LockAccess[], LockAccess[], boolean]>([
    ['exclusive, when nobody has it', [], [{ name: 'x', mode: 'exclusive' }], true],
    [
      'exclusive, when somebody counts on it',
      [{ name: 'x', mode: 'counting', count: 2 }],
      [{ name: 'x', mode: 'exclusive' }],
      false,
    ],
    [
      'counting, up to its count',
      [{ name: 'x', mode: 'counting', count: 2 }],
      [{ name: 'x', mode: 'counting', count: 2 }],
      true,
    ],
    [
      'counting, beyond its count',
      [{ name: 'x', mode: 'counting' }],
      [{ name: 'x', mode: 'counting' }],
      false,
    ],
    [
      'counting, when somebody has it alone',
      [{ name: 'x', mode: 'exclusive' }],
      [{ name: 'x', mode: 'counting', count: 9 }],
      false,
    ],
    ['of another name', [{ name: 'y', mode: 'exclusive' }], [{ name: 'x', mode: 'exclusive' }], true],
  ])('%s', (_, held, wanted, can) => {
    expect(available(held, wanted)).toBe(can);
  });
});
