import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.services.test.ts', 'e2e/**/*.services.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Most of the time of a process that a test starts goes into compiling what was compiled before.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile') },
    globalSetup: 'tools/test-command.ts',
    pool: 'forks',
    // Installing packages and waiting for servers leave a core idle.
    maxWorkers: availableParallelism() + 1,
  },
})
