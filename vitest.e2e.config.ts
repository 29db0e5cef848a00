import { defineConfig } from 'vitest/config'

/** Whole jobs of real users, in a real Chromium against a real server. One at a time: the machine may be small. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
