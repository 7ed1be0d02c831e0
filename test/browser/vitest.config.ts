import { defineConfig } from 'vitest/config';

/** Debian's Chromium on the dashboard. Not part of `npm test`: it needs the browser. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
