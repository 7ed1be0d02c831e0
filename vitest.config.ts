import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'test/browser/**', 'test/bench/**'],
    testTimeout: 60_000,
    // The files share a loaded simulator instead of loading it 76 times, which took longer than the tests.
    pool: 'threads',
    isolate: false,
  },
});
