import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz/fuzz.js';

describe('whatever is asked of it', () => {
  it('a cloud answers as a cloud does: never nothing, never a 500 that no real cloud gives', async () => {
    const seed = Date.now() % 2 ** 31;
    const { statuses } = await fuzz(1_000, seed).catch((error: Error) => {
      throw new Error(`seed ${seed}: ${error.message}`, { cause: error.cause });
    });
    expect(Object.keys(statuses).length, `seed ${seed}`).toBeGreaterThan(6);
  });
});
