import { expect, it } from 'vitest';
import { fuzz } from './support/fuzz.js';

it('frames that no honest worker sends neither stop the master, nor let anybody in, nor write anything', async () => {
  const { connections, turnedAway, builds, passed, ...rest } = await fuzz({ frames: 1000, seed: 1 });
  expect(rest).toMatchObject({ strangers: 0, written: [], left: 0 });
  expect(passed).toBe(builds);
  expect(connections).toBeGreaterThan(10);
  expect(turnedAway).toBeGreaterThan(10);
});
