import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { parseNote } from '../ledger/note.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { cosignersOf, type WitnessPolicy } from '../ledger/witness-policy.ts'

/** Who may sign. */
export interface SeenTrust {
  /** Vkeys of one log, whose name is its origin. */
  readonly keys: readonly string[]
  readonly policy: WitnessPolicy | null
}

export type Seen =
  | {
      readonly checkpoint: Checkpoint
      /** A cosignature by a witness of the policy does not hold: then none is counted. */
      readonly isBadlyCosigned: boolean
    }
  | 'malformed'
  | 'unsigned'

/** Opens a checkpoint that somebody has shown. Total on hostile bytes. */
export function openSeen(note: Uint8Array, { keys, policy }: SeenTrust): Seen {
  const origin = originOf(keys)
  const cosigners = policy ? cosignersOf(policy) : []
  try {
    const checkpoint = openCheckpoint(note, keys, origin, cosigners)
    return { checkpoint, isBadlyCosigned: false }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    if (error.code === 'corrupt') return 'malformed'
  }
  try {
    return { checkpoint: openCheckpoint(note, keys, origin), isBadlyCosigned: true }
  } catch (error) {
    if (SealtraceError.is(error)) return 'unsigned'
    throw error
  }
}

/** Key ids of those that sign by the log's name and were not given. Throws `corrupt` for what is no note. */
export function strangersOn(note: Uint8Array, keys: readonly string[]): string[] {
  const known = new Set(keys.map((key) => parseVerifierKey(key).keyId))
  const lines = parseNote(note).signatures.filter(({ name }) => name === originOf(keys))
  return [...new Set(lines.map(({ keyId }) => keyId))].filter((keyId) => !known.has(keyId))
}

export function originOf([key = '']: readonly string[]): string {
  return parseVerifierKey(key).name
}
