import { join, resolve } from 'node:path'

/** The folder of the sources. */
export const repository = resolve(import.meta.dirname, '..')

/** Runs without a build; the sample run comes with it only. */
export const sourceCommand = join(repository, 'src/cli/main.ts')

/** The main file of `sealtrace` that tests start: as the package has it, where a test runner has built it. */
export const command = process.env['SEALTRACE_COMMAND'] ?? sourceCommand
