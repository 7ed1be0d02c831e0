import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { Closing } from '../../src/openstack/closing.js';
import { withDeadline } from '../../src/openstack/http/deadline.js';

const limits = (signal?: AbortSignal) => {
  const clock = new VirtualClock();
  return { clock, limit: 60, signal, closing: new Closing() };
};

it('leaves no timer behind, however the task ends', async () => {
  const tasks = [
    async () => 'done',
    async () => Promise.reject(new Error('failed')),
    () => {
      throw new Error('failed at once');
    },
  ];
  for (const task of tasks) {
    const given = limits();
    await withDeadline(given, task).catch(() => undefined);
    expect(given.clock.pendingTimers).toBe(0);
  }
});

it.each([
  [
    'the deadline',
    (given: ReturnType<typeof limits>) => given.clock.advance(60_000),
    'no answer within 60 s',
  ],
  ['the closing', (given: ReturnType<typeof limits>) => given.closing.close(new Error('closed')), 'closed'],
] as const)('tells the task once, and does not wait for it, at %s', async (_, end, reason) => {
  const given = limits();
  const told: unknown[] = [];
  const waiting = withDeadline(given, (whenGivenUp) => {
    whenGivenUp((why) => told.push(why));
    return new Promise(() => {});
  });
  const rejected = expect(waiting).rejects.toThrow(reason);
  await end(given);
  await rejected;
  expect(told).toHaveLength(1);
  expect(given.clock.pendingTimers).toBe(0);
});
