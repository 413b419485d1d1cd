import { resolve } from 'node:path'

export { command, sourceCommand } from '../src/testing/command.ts'

/** The folder of the sources. */
export const repository = resolve(import.meta.dirname, '..')
