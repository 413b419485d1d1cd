// What is shown as the newest checkpoint: the log's own signatures, and the cosignatures that there are for the same text.
import { concatBytes, encodeUtf8 } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'

/**
 * `note` with the signature lines of `witnessed` that it lacks, when both are of the same text; else `note`. Both come from the store of
 * the log itself; whoever reads the result verifies it.
 */
export function withCosignatures(note: Uint8Array, witnessed: Uint8Array | null): Uint8Array {
  const own = boundaryOf(note)
  if (!witnessed || own < 0 || boundaryOf(witnessed) !== own) return note
  if (!equalBytes(note.subarray(0, own), witnessed.subarray(0, own))) return note
  const there = new Set(linesOf(note, own))
  const more = linesOf(witnessed, own).filter((line) => !there.has(line))
  return more.length
    ? concatBytes(note, encodeUtf8(more.map((line) => `${line}\n`).join('')))
    : note
}

/** Where the signature lines begin: behind the last blank line. */
function boundaryOf(note: Uint8Array): number {
  const at = Buffer.from(note.buffer, note.byteOffset, note.length).lastIndexOf('\n\n')
  return at < 0 ? -1 : at + 2
}

function linesOf(note: Uint8Array, from: number): string[] {
  const text = Buffer.from(note.buffer, note.byteOffset, note.length).toString('utf8', from)
  return text.split('\n').filter((line) => line !== '')
}
