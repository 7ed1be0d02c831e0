import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockAccess } from '../../../src/master/port.js';
import {
  type Assignment,
  nextAssignment,
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

/** Gives out all that can be given, as the scheduler does. */
function giveAll(first: Situation & { queue: WaitingBuild[] }) {
  let now = first;
  const given: Assignment[] = [];
  for (let next = nextAssignment(now, never); next; next = nextAssignment(now, never)) {
    given.push(next);
    const build = now.queue.find(({ id }) => id === next?.build) as WaitingBuild;
    now = {
      queue: now.queue.filter((one) => one !== build),
      workers: now.workers.map((one) =>
        one.name === next?.worker ? { ...one, running: [...one.running, build.builder] } : one,
      ),
      heldLocks: [...now.heldLocks, ...build.locks],
    };
  }
  return { given, left: now };
}

function holds(law: (before: Situation & { queue: WaitingBuild[] }) => void): void {
  fc.assert(fc.property(situation, law), { numRuns: 500 });
}

describe('which build goes to which worker', () => {
  it('never one that is not ready, may not run it, is full, or runs a build of the same builder', () => {
    holds((before) => {
      const next = nextAssignment(before, never);
      if (!next) return;
      const build = before.queue[next.build] as WaitingBuild;
      const worker = before.workers.find(({ name }) => name === next.worker) as WorkerView;
      expect(worker.ready).toBe(true);
      expect(build.workers.has(worker.name)).toBe(true);
      expect(worker.running.length).toBeLessThan(worker.maxBuilds ?? Number.POSITIVE_INFINITY);
      expect(worker.running).not.toContain(build.builder);
    });
  });

  it('never more holders of a lock than it allows', () => {
    holds((before) => {
      const { heldLocks } = giveAll(before).left;
      for (const name of ['x', 'y']) {
        const holders = heldLocks.filter((access) => access.name === name);
        const exclusive = holders.some(({ mode }) => mode === 'exclusive');
        expect(holders.length).toBeLessThanOrEqual(exclusive ? 1 : Math.max(1, holders[0]?.count ?? 1));
      }
    });
  });

  it('gives out until nothing more can run: a build that is left has no worker, or waits for a lock', () => {
    holds((before) => {
      const { left } = giveAll(before);
      for (const build of left.queue) {
        const free = left.workers.filter(
          ({ ready, running, maxBuilds, name }) =>
            ready &&
            running.length < (maxBuilds ?? Number.POSITIVE_INFINITY) &&
            build.workers.has(name) &&
            !running.includes(build.builder),
        );
        const waits = build.locks.some(({ name }) =>
          [...left.heldLocks, ...left.queue.flatMap((one) => one.locks)].some((one) => one.name === name),
        );
        expect(free.length === 0 || waits).toBe(true);
      }
    });
  });

  it('never lets a younger build take a lock that an older one waits for', () => {
    holds((before) => {
      const next = nextAssignment(before, never);
      if (!next) return;
      const build = before.queue[next.build] as WaitingBuild;
      for (const older of before.queue.slice(0, next.build)) {
        const could = before.workers.some(
          ({ ready, running, maxBuilds, name }) =>
            ready &&
            running.length < (maxBuilds ?? Number.POSITIVE_INFINITY) &&
            older.workers.has(name) &&
            !running.includes(older.builder),
        );
        const shared = older.locks.some(({ name }) => build.locks.some((one) => one.name === name));
        if (could) expect(shared).toBe(false);
      }
    });
  });

  it('prefers a worker whose machine is up', () => {
    holds((before) => {
      const next = nextAssignment(before, never);
      const chosen = before.workers.find(({ name }) => name === next?.worker);
      if (!next || !chosen || chosen.warm) return;
      const build = before.queue[next.build] as WaitingBuild;
      const warm = before.workers.filter((one) => one.warm && build.workers.has(one.name));
      for (const one of warm)
        expect(
          !one.ready ||
            one.running.includes(build.builder) ||
            one.running.length >= (one.maxBuilds ?? Number.POSITIVE_INFINITY),
        ).toBe(true);
    });
  });

  it('leaves out pairs that were found not to go together', () => {
    holds((before) => {
      const first = nextAssignment(before, never);
      if (!first) return;
      const second = nextAssignment(
        before,
        (build, worker) => build === first.build && worker === first.worker,
      );
      expect(second).not.toEqual(first);
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
