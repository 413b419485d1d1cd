import type { Config } from './config.ts'

/** To a sealing thread: these sections are in force from its next batch on. They were tried once already. */
export type PolicyChange = Pick<Config, 'policy' | 'analyzers'>
