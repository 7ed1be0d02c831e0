import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScaledClock, SystemClock, sleep, VirtualClock } from '../src/clock.js';

const delays = fc.array(fc.integer({ min: -5, max: 10_000 }), { maxLength: 30 });

describe('a virtual clock', () => {
  it('fires timers in order of due time, those due together in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(delays, async (given) => {
        const clock = new VirtualClock(0);
        const fired: { index: number; at: number }[] = [];
        given.forEach((delay, index) => {
          clock.setTimer(delay, () => fired.push({ index, at: clock.now() }));
        });
        await clock.advance(10_000);
        const expected = given
          .map((delay, index) => ({ index, at: Math.max(0, delay) }))
          .sort((a, b) => a.at - b.at || a.index - b.index);
        expect(fired).toEqual(expected);
        expect(clock.pendingTimers).toBe(0);
        expect(clock.now()).toBe(10_000);
      }),
      { numRuns: 50 },
    );
  });

  it('never fires a timer before it is due, nor one that was cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(delays, fc.nat(10_000), fc.func(fc.boolean()), async (given, until, cancels) => {
        const clock = new VirtualClock(0);
        const fired: number[] = [];
        const timers = given.map((delay, index) => clock.setTimer(delay, () => fired.push(index)));
        const kept = given.map((_, index) => !cancels(index));
        timers.forEach((timer, index) => {
          if (!kept[index]) timer.cancel();
        });
        await clock.advance(until);
        const due = given
          .map((delay, index) => ({ delay, index }))
          .filter(({ delay, index }) => kept[index] && delay <= until);
        expect([...fired].sort((a, b) => a - b)).toEqual(due.map(({ index }) => index));
        expect(clock.pendingTimers).toBe(kept.filter(Boolean).length - due.length);
      }),
      { numRuns: 50 },
    );
  });

  it('lets what one timer causes run before the next fires', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    clock.setTimer(10, async () => {
      await Promise.resolve();
      clock.setTimer(5, () => seen.push(`consequence at ${clock.now()}`));
    });
    clock.setTimer(20, () => seen.push(`later at ${clock.now()}`));
    await clock.advance(20);
    expect(seen).toEqual(['consequence at 15', 'later at 20']);
  });

  it('runs until a condition holds, and says so when it cannot', async () => {
    const clock = new VirtualClock(0);
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      if (ticks < 1000) clock.setTimer(60_000, tick);
    };
    tick();
    await clock.runUntil(() => ticks === 500);
    expect(clock.now()).toBe(499 * 60_000);
    await expect(clock.runUntil(() => false)).rejects.toThrow('no timer is left');
    clock.setTimer(10_000, () => {});
    await expect(clock.runUntil(() => false, 9_999)).rejects.toThrow('after 9999 ms');
  });
});

describe('sleep', () => {
  it('ends at once when its signal aborts, and leaves no timer', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const asleep = sleep(clock, 1_200_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(asleep).rejects.toThrow('enough');
    await expect(sleep(clock, 1, controller.signal)).rejects.toThrow('enough');
    expect(clock.pendingTimers).toBe(0);
  });

  it('lasts as long as it says', async () => {
    const clock = new VirtualClock(0);
    let awake = false;
    const asleep = sleep(clock, 1_200_000, new AbortController().signal).then(() => {
      awake = true;
    });
    await clock.advance(1_199_999);
    expect(awake).toBe(false);
    await clock.advance(1);
    await asleep;
  });
});

describe('a scaled clock', () => {
  it('goes as many times faster as it was told', async () => {
    const base = new VirtualClock(1_000_000);
    const clock = new ScaledClock(60, base);
    let fired = Number.NaN;
    clock.setTimer(60_000, () => {
      fired = clock.now();
    });
    await base.advance(999);
    expect(fired).toBeNaN();
    await base.advance(1);
    expect(fired).toBe(1_060_000);
  });

  it('refuses to stand still or go back', () => {
    expect(() => new ScaledClock(0)).toThrow('speed is 0; give a number above 0');
    expect(() => new ScaledClock(-1)).toThrow(RangeError);
  });
});

describe('the system clock', () => {
  it('never goes back, and waits longer than Node can', async () => {
    const clock = new SystemClock();
    const before = clock.now();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    let fired = false;
    const timer = clock.setTimer(2 ** 40, () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    timer.cancel();
    expect(fired).toBe(false);
  });
});
