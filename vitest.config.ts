import { defineConfig } from 'vitest/config';

// Two cores, real processes: files run two at a time, and a test that starts a server may take a while.
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
