import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep, VirtualClock } from '../../src/clock.js';
import { LookupCache } from '../../src/openstack/lookup-cache.js';
import { SharedRequest } from '../../src/openstack/shared-request.js';

/** One gives up `patience` after it came; the work takes 250. */
const visitor = fc.record({
  arrives: fc.integer({ min: 0, max: 300 }),
  patience: fc.integer({ min: 0, max: 600 }),
});

describe('work that several wait for', () => {
  it('is aborted exactly when nobody waits any more, and everyone else gets its result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(visitor, { minLength: 1, maxLength: 6 }), async (visitors) => {
        const clock = new VirtualClock(0);
        const cache = new LookupCache(clock);
        const runs: { begun: number; aborted?: number; done?: number }[] = [];
        const outcomes = visitors.map(async ({ arrives, patience }) => {
          const controller = new AbortController();
          clock.setTimer(arrives + patience, () => controller.abort('gave up'));
          await sleep(clock, arrives);
          const load = async ({ signal }: { signal?: AbortSignal | undefined }) => {
            const run: (typeof runs)[0] = { begun: clock.now() };
            runs.push(run);
            signal?.addEventListener('abort', () => {
              run.aborted = clock.now();
            });
            await sleep(clock, 250, signal);
            run.done = clock.now();
            return runs.length;
          };
          return cache.get('key', { signal: controller.signal }, load).then(
            () => 'got it',
            (reason) => reason,
          );
        });
        const settled = Promise.all(outcomes);
        await clock.advance(2000);
        const results = await settled;
        expect(runs.every(({ aborted, done }) => (aborted === undefined) !== (done === undefined))).toBe(
          true,
        );
        expect(runs.filter(({ done }) => done !== undefined).length).toBeLessThanOrEqual(1);
        expect(results.every((result) => result === 'got it' || result === 'gave up')).toBe(true);
        visitors.forEach(({ patience }, nth) => {
          if (patience > 250) expect(results[nth]).toBe('got it');
        });
      }),
      { numRuns: 40 },
    );
  });

  it('that fails fails for all who wait, and none is left unhandled', async () => {
    const request = new SharedRequest(async () => {
      throw new Error('no');
    });
    const results = await Promise.allSettled([request.join(), request.join()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(request.abandoned).toBe(false);
  });
});

describe('a lookup', () => {
  function counting() {
    const clock = new VirtualClock(0);
    const cache = new LookupCache(clock);
    let loads = 0;
    const get = (maxAge?: number, fail = false) =>
      cache.get('key', { maxAge }, async () => {
        loads++;
        if (fail) throw new Error('no');
        return loads;
      });
    return { clock, get, loads: () => loads };
  }

  it('is answered again for a minute, and then asked anew', async () => {
    const { clock, get } = counting();
    expect(await get()).toBe(1);
    await clock.advance(59_999);
    expect(await get()).toBe(1);
    await clock.advance(1);
    expect(await get()).toBe(2);
  });

  it('is as fresh as its caller wants it', async () => {
    const { clock, get } = counting();
    expect([await get(), await get(0)]).toEqual([1, 2]);
    await clock.advance(5000);
    expect([await get(10), await get(5)]).toEqual([2, 3]);
  });

  it('that failed is not remembered', async () => {
    const { get, loads } = counting();
    await expect(get(60, true)).rejects.toThrow('no');
    expect(await get()).toBe(2);
    expect(loads()).toBe(2);
  });
});
