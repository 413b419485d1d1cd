// Section `ledger` of the settings file: when what came is acknowledged, how often checkpoints are signed, and how far the
// clock may run backwards.
import { z } from 'zod'
import { ackLevels, type AckLevel } from '../record/ack-level.ts'
import { duration } from './duration.ts'

export const ledgerSection = z.strictObject({
  acknowledge: z.enum(ackLevels).default('published'),
  witness_timeout: duration({ least: 1, most: 600_000, usual: '10s' }),
  checkpoint_interval: duration({ least: 0, most: 10_000, usual: '0s' }),
  max_clock_back: duration({ least: 0, most: 100_000 * 86_400_000, usual: '5m' }),
})

export interface LedgerSettings {
  /** What clients get that ask for no level of acknowledgement. Default `published`. */
  readonly acknowledge: AckLevel
  /** Milliseconds that an answer waits for witnesses at most. Default 10 000. */
  readonly witnessTimeout: number
  /** Milliseconds between two checkpoints, at least. Default 0: each group of records has its own. */
  readonly checkpointInterval: number
  /** Milliseconds that the clock may be behind the newest record. Default 300 000. */
  readonly maxClockBack: number
}

export function ledgerSettings(section: z.output<typeof ledgerSection>): LedgerSettings {
  const { acknowledge, witness_timeout, checkpoint_interval, max_clock_back } = section
  return {
    acknowledge,
    witnessTimeout: witness_timeout,
    checkpointInterval: checkpoint_interval,
    maxClockBack: max_clock_back,
  }
}
