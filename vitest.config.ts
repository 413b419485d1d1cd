import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      ...['src/**/*.test.ts', 'bench/**/*.test.ts', 'tools/**/*.test.ts', 'e2e/**/*.test.ts'],
      'console/src/**/*.test.ts',
    ],
    exclude: ['**/*.services.test.ts', '**/node_modules/**', 'dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time of a process that a test starts goes into compiling what was compiled before.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile') },
    globalSetup: 'tools/test-command.ts',
    pool: 'forks',
    // Collectors under test are processes of their own: a core that only waits for one can run another file.
    maxWorkers: availableParallelism() + 1,
  },
})
