// What a collector's answer says of its log, against what is remembered of it. Everything in an answer may be an attacker's, who
// may have the log's keys too.
import { fromBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { openCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts'
import { hashSize } from '../../ledger/merkle.ts'
import { verifyGrowth, type Proof, type TreeHead } from '../../ledger/proof.ts'
import { parseVerifierKey } from '../../ledger/verifier-key.ts'

/** What is known of a log. */
export interface KnownLog {
  /** Vkeys of one name, the log's origin. */
  readonly keys: readonly string[]
  /** Null: nothing of it was seen. */
  readonly head: TreeHead | null
}

/** As it stands in an answer. */
export interface ShownLog {
  /** A signed checkpoint in base64. */
  readonly checkpoint: string
  /** Base64 hashes with commas between them; absent like none. */
  readonly consistency: string | undefined
  /** The checkpoint has to cover so many leaves, by what the answer says of the batch. */
  readonly least: number
}

/** How an answer contradicts what is known. */
export type Contradiction =
  | 'missing' // it shows nothing of the log, and did before
  | 'malformed'
  | 'unsigned' // by a key that is known, for the origin that is known
  | 'smaller'
  | 'other_root' // for the same size
  | 'no_growth' // it took something new, and the tree is as it was
  | 'no_proof' // that it continues what is known

export type LogVerdict =
  | { readonly is: 'holds'; readonly head: Checkpoint }
  | {
      readonly is: 'contradicts'
      readonly how: Contradiction
      /** What it says its size is; null: nothing that can be read. */
      readonly size: number | null
    }

/** Hashes of the longest proof between two trees. */
const mostHashes = 63

export function judgeCheckpoint({ keys, head }: KnownLog, shown: ShownLog): LogVerdict {
  const opened = openShown(keys, shown.checkpoint)
  if (typeof opened === 'string') return { is: 'contradicts', how: opened, size: null }
  const { size } = opened
  const says = (how: Contradiction): LogVerdict => ({ is: 'contradicts', how, size })
  if (head && size < head.size) return says('smaller')
  if (size < shown.least) return says('no_growth')
  const proof = parseProof(shown.consistency)
  if (!proof) return says('malformed')
  // Nothing is known: the first checkpoint is trusted as it is.
  if (!head || continues(head, opened, proof)) return { is: 'holds', head: opened }
  return says(size === head.size ? 'other_root' : 'no_proof')
}

/** Whether the proof joins both trees. Total on hostile proofs. */
export function continues(older: TreeHead, newer: TreeHead, proof: Proof): boolean {
  try {
    verifyGrowth(older, newer, proof)
    return true
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

/** Null for what is no list of hashes that a proof can have. */
export function parseProof(text = ''): Proof | null {
  const words = text === '' ? [] : text.split(',', mostHashes + 1)
  if (words.length > mostHashes) return null
  const hashes = words.map((word) => fromBase64(word.trim()))
  return hashes.every((hash): hash is Uint8Array => hash?.length === hashSize) ? hashes : null
}

/** The same for what stands in JSON as a list of texts. Anything in it may be an attacker's, nested as deep as it likes. */
export function proofIn(words: unknown): Proof | null {
  if (!Array.isArray(words) || words.length > mostHashes) return null
  return words.every((word) => typeof word === 'string') ? parseProof(words.join(',')) : null
}

function openShown(keys: readonly string[], text: string): Checkpoint | 'malformed' | 'unsigned' {
  const note = fromBase64(text)
  if (!note) return 'malformed'
  try {
    return openCheckpoint(note, keys, originOf(keys))
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return error.code === 'corrupt' ? 'malformed' : 'unsigned'
  }
}

/** Of keys that were checked when they were given or learnt. */
export function originOf([key = '']: readonly string[]): string {
  return parseVerifierKey(key).name
}
