// The request of C2SP tlog-witness v1.0.0, `add-checkpoint`: the size that the witness knows, a proof from there, a checkpoint.
import { concatBytes, decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { parseDecimal } from '../checkpoint.ts'
import { hashSize } from '../merkle.ts'
import type { Proof } from '../proof.ts'

/** A path in a tree of up to 2^63 leaves: more lines no client may send. */
const maxProofLength = 63

/** Bytes of the longest request that a witness of ours reads, and the longest answer that our client does. */
export const maxWitnessBody = 65_536

export interface AddCheckpoint {
  /** Size of the last checkpoint that the witness cosigned; 0 when it cosigned none. */
  readonly old: number
  /** That the tree of `old` is the beginning of the checkpoint's; empty when `old` is 0. */
  readonly proof: Proof
  /** The signed note, verbatim. */
  readonly checkpoint: Uint8Array
}

/** Throws `usage` for a size or a proof that no request can hold. */
export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): Uint8Array {
  const fits = proof.length <= maxProofLength && proof.every((hash) => hash.length === hashSize)
  if (!Number.isSafeInteger(old) || old < 0 || !fits)
    throw new SealtraceError('usage', 'a witness is sent a size and at most 63 hashes of 32 bytes')
  const hashes = proof.map((hash) => `${toBase64(hash)}\n`).join('')
  return concatBytes(encodeUtf8(`old ${old}\n${hashes}\n`), checkpoint)
}

/** Reads a request; the checkpoint in it is not looked at. Throws `bad_request`. Total on hostile bytes. */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint {
  const text = bytes.length <= maxWitnessBody ? decodeUtf8(bytes) : null
  // The first blank line: the checkpoint has one too.
  const boundary = text?.indexOf('\n\n') ?? -1
  if (text === null || boundary < 0) throw malformed()
  const lines = text.slice(0, boundary).split('\n')
  const [first = '', ...hashes] = lines
  const old = first.startsWith('old ') ? parseDecimal(first.slice(4)) : null
  if (old === null || hashes.length > maxProofLength) throw malformed()
  const proof = hashes.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length !== hashSize) throw malformed()
    return hash
  })
  return { old, proof, checkpoint: encodeUtf8(text.slice(boundary + 2)) }
}

function malformed(): SealtraceError {
  return new SealtraceError('bad_request', 'a request to a witness is malformed')
}
