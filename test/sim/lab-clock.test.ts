import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SteerableClock } from '../../sim/control/steerable-clock.js';
import { VirtualClock } from '../../src/clock.js';

const START = Date.UTC(2026, 0, 1);

describe('a clock that can be steered', () => {
  it('fires what a virtual clock fires, at the same times, while it stands still and is moved by hand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ delay: fc.nat(100), cancel: fc.boolean() }), { maxLength: 20 }),
        fc.array(fc.nat(60), { maxLength: 5 }),
        async (timers, steps) => {
          const logs = [new SteerableClock(0, START), new VirtualClock(START)].map(async (clock) => {
            const log: [number, number][] = [];
            const set = timers.map(({ delay }, index) =>
              clock.setTimer(delay, () => log.push([index, clock.now()])),
            );
            timers.forEach(({ cancel }, index) => {
              if (cancel) set[index]?.cancel();
            });
            for (const step of steps) await clock.advance(step);
            return { log, now: clock.now() };
          });
          const [steered, virtual] = await Promise.all(logs);
          expect(steered).toEqual(virtual);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('passes as many times faster as its speed says, from the moment the speed is set', async () => {
    const base = new VirtualClock(START);
    const clock = new SteerableClock(1, START, base);
    await base.advance(1_000);
    clock.speed = 60;
    await base.advance(1_000);
    clock.speed = 0;
    await base.advance(1_000);
    expect(clock.now() - START).toBe(61_000);
  });

  it('keeps a timer for its own time when the speed changes', async () => {
    const base = new VirtualClock(START);
    const clock = new SteerableClock(1, START, base);
    let firedAt: number | undefined;
    clock.setTimer(60_000, () => {
      firedAt = base.now() - START;
    });
    await base.advance(30_000);
    clock.speed = 60;
    await base.advance(499);
    expect(firedAt).toBeUndefined();
    await base.advance(1);
    expect(firedAt).toBe(30_500);
  });

  it('runs until a condition holds and no further, and says when it never came to hold', async () => {
    const clock = new SteerableClock(0, START);
    let count = 0;
    const tick = (): void => {
      count++;
      clock.setTimer(1_000, tick);
    };
    clock.setTimer(1_000, tick);
    expect(await clock.runUntil(() => count === 5, 60_000)).toBe(true);
    expect(clock.now() - START).toBe(5_000);
    expect(await clock.runUntil(() => count === 500, 10_000)).toBe(false);
  });

  it('shows an earlier time after a reset, and timers keep the time they had left', async () => {
    const clock = new SteerableClock(0, START);
    let fired = false;
    clock.setTimer(10_000, () => {
      fired = true;
    });
    await clock.advance(4_000);
    clock.reset(START - 86_400_000);
    expect(clock.now()).toBe(START - 86_400_000);
    await clock.advance(5_999);
    expect(fired).toBe(false);
    await clock.advance(1);
    expect(fired).toBe(true);
  });

  it('refuses a speed below nothing', () => {
    expect(() => new SteerableClock(-1)).toThrow(/give 0/);
    expect(() => {
      new SteerableClock().speed = Number.NaN;
    }).toThrow(RangeError);
  });
});
