import { defineConfig } from 'vitest/config';

/** Real programs against the simulator. They take seconds to start, so these tests are not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 400_000,
    hookTimeout: 400_000,
    maxWorkers: 2,
    execArgv: ['--expose-gc'],
  },
});
