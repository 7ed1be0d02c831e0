import { describe, expect, it } from 'vitest';
import { runFarm } from './lab-farm.js';

const THREE_HOURS = { workers: 8, hours: 3, profile: 'busy', seed: 5 } as const;

describe('a CI farm under virtual time', () => {
  it('has the same day twice from the same seed, request by request, and another from another', async () => {
    const first = await runFarm(THREE_HOURS);
    expect(first.builds).toBeGreaterThan(30);
    expect(first.serversLeft).toBe(0);
    expect(first.wait.median).toBeGreaterThan(30);
    expect(await runFarm(THREE_HOURS)).toEqual(first);
    expect((await runFarm({ ...THREE_HOURS, seed: 6 })).digest).not.toBe(first.digest);
  });
});
