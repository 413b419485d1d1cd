// The receipt of C2SP tlog-proof v1 (`.tlog-proof`): where an entry is, the proof, and the checkpoint it leads to.
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, parseDecimal, type Checkpoint } from './checkpoint.ts'
import { hashSize, leafHash } from './merkle.ts'
import type { NoteVerifier } from './note.ts'
import { verifyInclusion, type Proof } from './proof.ts'

const firstLine = 'c2sp.org/tlog-proof@v1'
/** A path in a tree of up to 2^63 leaves. */
const maxProofLength = 63
const maxSize = 2_000_000

/** A receipt as it was read: nothing in it is verified. */
export interface TlogProof {
  readonly index: number
  /** From the leaf up. */
  readonly proof: Proof
  /** The signed note, verbatim. */
  readonly checkpoint: Uint8Array
  /** Data that nothing authenticates; null when there is none. */
  readonly extra: Uint8Array | null
}

/** Evidence that an entry is in a log. */
export interface Inclusion {
  readonly index: number
  readonly checkpoint: Checkpoint
}

/** Who must have signed, and whose cosignatures to look for. */
export interface TlogTrust {
  /** The log's Ed25519 vkey, or those of which either will do. */
  readonly logKey: string | readonly string[]
  readonly origin: string
  /** Known witnesses; the caller counts `checkpoint.cosignatures` against his policy. */
  readonly cosigners?: readonly NoteVerifier[]
}

/** Verifies that exactly these entry bytes are where the receipt says. Throws `corrupt`, `verification_failed`. */
export function verifyTlogProof(bytes: Uint8Array, entry: Uint8Array, trust: TlogTrust): Inclusion {
  const { index, proof, checkpoint: note } = parseTlogProof(bytes)
  const checkpoint = openCheckpoint(note, trust.logKey, trust.origin, trust.cosigners)
  verifyInclusion(leafHash(entry), index, checkpoint, proof)
  return { index, checkpoint }
}

/** Throws `usage` for a proof that no receipt can hold. */
export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): Uint8Array {
  const fits = proof.length <= maxProofLength && proof.every((hash) => hash.length === hashSize)
  const text = decodeUtf8(checkpoint)
  if (!Number.isSafeInteger(index) || index < 0 || !fits || text === null)
    throw new SealtraceError(
      'usage',
      'a receipt has an index, hashes of 32 bytes, and a checkpoint',
    )
  const extraLine = extra ? `extra ${toBase64(extra)}\n` : ''
  const hashes = proof.map((hash) => `${toBase64(hash)}\n`).join('')
  return encodeUtf8(`${firstLine}\n${extraLine}index ${index}\n${hashes}\n${text}`)
}

/** Reads a receipt without verifying it. Throws `corrupt`. Total on hostile bytes. */
export function parseTlogProof(bytes: Uint8Array): TlogProof {
  const text = bytes.length <= maxSize ? decodeUtf8(bytes) : null
  // The first blank line: the checkpoint has one too.
  const boundary = text?.indexOf('\n\n') ?? -1
  if (text === null || boundary < 0) throw malformed()
  const lines = text.slice(0, boundary).split('\n')
  if (lines.shift() !== firstLine) throw malformed()
  const extra = lines[0]?.startsWith('extra ') ? strictBase64(lines.shift()!.slice(6)) : null
  const indexLine = lines.shift() ?? ''
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : null
  if (index === null || lines.length > maxProofLength) throw malformed()
  const proof = lines.map((line) => strictBase64(line, hashSize))
  return { index, proof, checkpoint: encodeUtf8(text.slice(boundary + 2)), extra }
}

function strictBase64(text: string, length?: number): Uint8Array {
  const bytes = fromBase64(text)
  if (!bytes || bytes.length !== (length ?? bytes.length)) throw malformed()
  return bytes
}

function malformed(): SealtraceError {
  return new SealtraceError('corrupt', 'a receipt (.tlog-proof) is malformed')
}
