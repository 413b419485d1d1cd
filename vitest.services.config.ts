import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.services.test.ts', 'e2e/**/*.services.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Installing packages and waiting for servers leave a core idle.
    maxWorkers: 3,
  },
})
