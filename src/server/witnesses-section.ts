// `[witnesses]` of the settings file: who must have cosigned a checkpoint, and how they are asked.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SealtraceError } from '../error.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../ledger/witness-policy.ts'
import { duration } from './duration.ts'

export const witnessesSection = z.strictObject({
  policy_file: z.string().min(1).optional(),
  interval: duration({ least: 10, most: 3_600_000, usual: '1s' }),
  timeout: duration({ least: 10, most: 300_000, usual: '10s' }),
  max_lag: duration({ least: 1000, most: 31 * 86_400_000, usual: '5m' }),
})

export interface WitnessSettings {
  /** Absent: no witness is asked. */
  readonly policy?: WitnessPolicy
  /** Milliseconds between two rounds of questions, at least. Default 1000. */
  readonly interval: number
  /** Milliseconds that a witness has for one answer. Default 10 000. */
  readonly timeout: number
  /** Milliseconds that a record may be published and not witnessed before people are told. Default 300 000. */
  readonly maxLag: number
}

/** Reads the policy, whose path is resolved by `inFolder`. Throws `config_invalid`. */
export function witnessSettings(
  { policy_file, interval, timeout, max_lag }: z.output<typeof witnessesSection>,
  inFolder: (path: string) => string,
): WitnessSettings {
  const policy = policy_file === undefined ? {} : { policy: readPolicy(inFolder(policy_file)) }
  return { ...policy, interval, timeout, maxLag: max_lag }
}

function readPolicy(path: string): WitnessPolicy {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      `configuration: witnesses.policy_file cannot be read (${(cause as NodeJS.ErrnoException).code})`,
    )
  }
  try {
    return parseWitnessPolicy(bytes)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    throw new SealtraceError(
      'config_invalid',
      `configuration: witnesses.policy_file: ${error.message}`,
    )
  }
}
