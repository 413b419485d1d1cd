import { findCanaries } from '../canary.ts'
import type { Canary } from './plant-canaries.ts'

/**
 * What became of the secrets of a channel. `kept`: nothing of them came out, and what is harmless did. `leaked`: some of
 * them came out. `lost`: what is harmless did not come out either. `absent`: the channel does not carry them, masked or not.
 */
export type Verdict = 'kept' | 'leaked' | 'lost' | 'absent'

export interface LeakRow {
  readonly channel: string
  readonly verdict: Verdict
  /** How the secret was written where it was found: `utf-8`, `base64+1`, `json` … Of `leaked` only. */
  readonly encoding?: string
  /** What else is to be said, such as that the mask threw or changed its input. */
  readonly note?: string
}

/** What {@link checkMaskFunction} and its like give. Holds no canary. */
export interface LeakReport {
  readonly rows: readonly LeakRow[]
  /** Names of the channels by verdict. */
  readonly kept: readonly string[]
  readonly leaked: readonly string[]
  readonly lost: readonly string[]
  readonly absent: readonly string[]
}

export function leakReport(rows: readonly LeakRow[]): LeakReport {
  const named = (verdict: Verdict) =>
    rows.filter((row) => row.verdict === verdict).map(({ channel }) => channel)
  return {
    rows,
    kept: named('kept'),
    leaked: named('leaked'),
    lost: named('lost'),
    absent: named('absent'),
  }
}

/** Judges one channel by what came out. */
export function judge(canary: Canary, output: Buffer): LeakRow {
  const { channel } = canary
  const [leak] = findCanaries(canary.secrets, [['output', output]])
  if (leak) return { channel, verdict: 'leaked', encoding: leak.encoding }
  return { channel, verdict: isThere(canary.harmless, output) ? 'kept' : 'lost' }
}

function isThere(harmless: string | undefined, output: Buffer): boolean {
  return harmless === undefined || findCanaries([harmless], [['output', output]]).length > 0
}
