import { expect, it } from 'vitest';
import { crash } from './support/crash.js';

it('a master that is killed while it builds goes on where it was: results stay, what ran is tried once more', {
  timeout: 90_000,
}, async () => {
  const { killedWhile, wrong } = await crash({ after: 400 });
  expect(wrong).toEqual([]);
  expect(killedWhile.running + killedWhile.finished).toBeGreaterThan(0);
  expect(killedWhile.running + killedWhile.queued).toBeGreaterThan(0);
});
