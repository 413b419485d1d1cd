import { join } from 'node:path'

/** The command in the sources, which runs without a build; the sample run comes with it only. */
export const sourceCommand = join(import.meta.dirname, '../cli/main.ts')

/** The main file of `sealtrace` that tests start: as the package has it, where a test runner has built it. */
export const command = process.env['SEALTRACE_COMMAND'] ?? sourceCommand
