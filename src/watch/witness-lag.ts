import type { Checkpoint } from '../ledger/checkpoint.ts'
import { quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import type { MonitorMemory } from './monitor-state.ts'

export interface WitnessedLog {
  readonly policy: WitnessPolicy
  /** What the log shows. */
  readonly shown: Checkpoint
  /** The newest one that had enough cosignatures, by what the log says; null: none, or one that is of another tree. */
  readonly witnessed: Checkpoint | null
  /** What was remembered. */
  readonly unwitnessed: MonitorMemory['unwitnessed']
  readonly now: number
  /** Milliseconds that witnesses, and the log behind them, may lag. */
  readonly maxLag: number
}

/** How far witnesses have come. `problem`: what is to be told; null: nothing. */
export function witnessLag({ policy, shown, witnessed, unwitnessed, now, maxLag }: WitnessedLog): {
  unwitnessed: MonitorMemory['unwitnessed']
  problem: string | null
} {
  const cosigned = [shown, witnessed].find((one) => one && quorumMet(policy, one))
  const size = cosigned?.size ?? null
  // Whether one that is ahead is of this tree shows only once the log has come to it: until then it counts for nothing.
  const isAhead = size !== null && size > shown.size
  const isReached = size !== null && !isAhead && (!unwitnessed || size >= unwitnessed.size)
  const next =
    size === shown.size
      ? null
      : unwitnessed && !isReached
        ? unwitnessed
        : { size: shown.size, since: now }
  if (size === null)
    return {
      unwitnessed: next,
      problem: 'no checkpoint has the cosignatures that the policy asks for',
    }
  if (!next || now - next.since <= maxLag) return { unwitnessed: next, problem: null }
  const span = `${Math.round(maxLag / 1000)} s`
  const problem = isAhead
    ? `witnesses have cosigned ${size} leaves, and what the log shows is behind that for more than ${span}: none of its ${shown.size} leaves count as witnessed`
    : `witnesses have come to ${size} of ${shown.size} leaves, and lag for more than ${span}`
  return { unwitnessed: next, problem }
}
