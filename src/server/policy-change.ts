import type { Config } from './config.ts'

/** To a sealing thread: this section is in force from its next batch on. It was compiled once already. */
export interface PolicyChange {
  readonly policy: Config['policy']
}
