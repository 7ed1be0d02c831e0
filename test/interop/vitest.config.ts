import { defineConfig } from 'vitest/config';

/** Real programs against the simulator. They take seconds to start, so these tests are not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 400_000,
    hookTimeout: 400_000,
    // Real programs have timeouts of their own, which a busy machine exceeds now and then.
    retry: 2,
    maxWorkers: 2,
    execArgv: ['--expose-gc'],
  },
});
