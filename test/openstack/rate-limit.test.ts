import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { RateLimiter } from '../../src/openstack/http/rate-limit.js';

const rate = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.2, max: 20, noNaN: true }));
const arrivals = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 });

interface Taken {
  readonly order: number;
  readonly at: number;
}

/** Asks at the given times, and gives when each was let go. */
async function run(perSecond: number, times: readonly number[], urgent = (_: number) => false) {
  const clock = new VirtualClock(0);
  const limiter = new RateLimiter(clock, perSecond);
  const taken: Taken[] = [];
  times.forEach((time, order) => {
    clock.setTimer(time, () => {
      void limiter.take(undefined, urgent(order)).then(() => taken.push({ order, at: clock.now() }));
    });
  });
  await clock.runUntil(() => taken.length === times.length);
  return { taken, pending: clock.pendingTimers };
}

describe('the rate limit', () => {
  it('lets no window of time hold more requests than the rate allows', async () => {
    await fc.assert(
      fc.asyncProperty(rate, arrivals, async (perSecond, times) => {
        const { taken, pending } = await run(perSecond, times);
        const most = Math.max(1, Math.floor(perSecond));
        const window = (most / perSecond) * 1000;
        for (const { at } of taken) {
          const within = taken.filter((other) => other.at >= at && other.at < at + window);
          expect(within.length).toBeLessThanOrEqual(most);
        }
        expect(pending).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('serves in the order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(rate, arrivals, async (perSecond, times) => {
        const sorted = times.toSorted((a, b) => a - b);
        const { taken } = await run(perSecond, sorted);
        expect(taken.map(({ order }) => order)).toEqual(sorted.map((_, order) => order));
      }),
      { numRuns: 25 },
    );
  });

  it('lets an urgent request go before those that wait', async () => {
    const { taken } = await run(1, [0, 0, 0, 10], (order) => order === 3);
    expect(taken.map(({ order }) => order)).toEqual([0, 3, 1, 2]);
  });

  it('gives up the place of one that is aborted, and keeps no timer for it', async () => {
    const clock = new VirtualClock(0);
    const limiter = new RateLimiter(clock, 1);
    const controller = new AbortController();
    const done: string[] = [];
    await limiter.take();
    const aborted = limiter.take(controller.signal).catch((error) => done.push(String(error)));
    const next = limiter.take().then(() => done.push(`next at ${clock.now()}`));
    controller.abort('enough');
    await aborted;
    await clock.advance(1000);
    await next;
    expect(done).toEqual(['enough', 'next at 1000']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is no limit at a rate of 0', async () => {
    const { taken } = await run(0, Array(50).fill(0));
    expect(taken.every(({ at }) => at === 0)).toBe(true);
  });
});
