// C2SP tlog-checkpoint v1.0.0: the signed statement of a log's size and root.
import { equalBytes } from '../crypto/equal.ts'
import { fromBase64, toBase64 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { emptyRoot, hashSize } from './merkle.ts'
import {
  noteVerifier,
  openNote,
  signNote,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
} from './note.ts'
import type { TreeHead } from './proof.ts'

declare const verified: unique symbol

/** What a checkpoint says. */
export interface CheckpointBody extends TreeHead {
  /** Names the log. */
  readonly origin: string
}

/** Evidence: whoever holds one knows that the log's key signed it. Only `openCheckpoint` and `newCheckpoint` make one. */
export interface Checkpoint extends CheckpointBody {
  readonly [verified]: true
  /** The whole signed note, as it was read or written. */
  readonly note: Uint8Array
  /** The good signatures of other known keys, each key once: cosignatures of witnesses. */
  readonly cosignatures: readonly NoteSignature[]
}

/**
 * Opens a checkpoint of the log with this key, or one of these, and origin. Cosigners that signed wrongly spoil it, unknown ones are
 * ignored. Throws `corrupt` for what is no checkpoint or no vkey, else `verification_failed`.
 */
export function openCheckpoint(
  bytes: Uint8Array,
  vkey: string | readonly string[],
  origin: string,
  cosigners: readonly NoteVerifier[] = [],
): Checkpoint {
  const keys = [vkey].flat().map((key) => noteVerifier(key))
  const { text, signatures } = openNote(bytes, [...keys, ...cosigners])
  const isLog = ({ name, keyId }: NoteSignature) =>
    keys.some((log) => name === log.name && keyId === log.keyId)
  if (!signatures.some(isLog))
    throw new SealtraceError('verification_failed', 'the log has not signed the checkpoint')
  const body = parseCheckpointBody(text)
  if (body.origin !== origin)
    throw new SealtraceError('verification_failed', 'the checkpoint is of another log')
  if (body.size === 0 && !equalBytes(body.root, emptyRoot()))
    throw new SealtraceError(
      'verification_failed',
      'the checkpoint of an empty tree has another root',
    )
  return evidence(
    body,
    bytes,
    signatures.filter((signature) => !isLog(signature)),
  )
}

/** Signs a checkpoint; the signer's name is the origin. `others`: further keys of the log. Throws `usage` for a tree that no checkpoint can state. */
export function newCheckpoint(
  signer: NoteSigner,
  { size, root }: TreeHead,
  others: readonly NoteSigner[] = [],
): Checkpoint {
  const body = { origin: signer.name, size, root }
  return evidence(body, signNote(formatCheckpointBody(body), [signer, ...others]), [])
}

/** The text that is signed: three lines. Throws `usage`. */
export function formatCheckpointBody({ origin, size, root }: CheckpointBody): string {
  if (
    !/^[^\n]+$/.test(origin) ||
    !Number.isSafeInteger(size) ||
    size < 0 ||
    root.length !== hashSize
  )
    throw new SealtraceError('usage', 'a checkpoint has an origin, a size and a root of 32 bytes')
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Reads the text; extension lines are allowed, and passed over. Throws `corrupt`. Total on hostile text. */
export function parseCheckpointBody(text: string): CheckpointBody {
  const lines = text.split('\n')
  const [origin, size, base64] = lines
  const root = fromBase64(base64 ?? '')
  // Behind the last newline there is one empty string; there is no other.
  const wellFormed = lines.length >= 4 && lines.indexOf('') === lines.length - 1
  const number = parseDecimal(size ?? '')
  if (!origin || number === null || root?.length !== hashSize || !wellFormed)
    throw new SealtraceError('corrupt', 'a checkpoint is malformed')
  return { origin, size: number, root }
}

/** ASCII digits without leading zeros, up to 2^53 - 1; else null. */
export function parseDecimal(text: string): number | null {
  const number = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : null
}

function evidence(
  body: CheckpointBody,
  note: Uint8Array,
  cosignatures: readonly NoteSignature[],
): Checkpoint {
  return { ...body, note, cosignatures } as Checkpoint
}
