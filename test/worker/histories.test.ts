import fc from 'fast-check';
import { describe, it } from 'vitest';
import { histories, live } from './histories.js';

describe('in every life of a worker', () => {
  it('each substantiation settles once, no two instances stand, timeouts are on time, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (history) => live(history)),
      { numRuns: 20_000 },
    );
  }, 120_000);
});
