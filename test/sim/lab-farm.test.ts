import { describe, expect, it } from 'vitest';
import { runFarm } from './lab-farm.js';

const AFTERNOON = { workers: 4, hours: 2, profile: 'busy', seed: 5 } as const;

describe('a CI farm under virtual time', () => {
  it('has the same afternoon twice from the same seed, request by request', async () => {
    const first = await runFarm(AFTERNOON);
    expect(first.builds).toBeGreaterThan(10);
    expect(first.serversLeft).toBe(0);
    expect(first.wait.median).toBeGreaterThan(30);
    expect(await runFarm(AFTERNOON)).toEqual(first);
  });
});
