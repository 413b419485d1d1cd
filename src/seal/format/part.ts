// A part as stored: version ‖ length of class ‖ class ‖ ciphertext ‖ tag (docs/spec/envelope.md, rule E6).
// The class stands in front so that the hash in the manifest covers it; masked content has the empty class.
import { decodeUtf8, encodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'

export const partVersion = 1

declare const sealed: unique symbol

/** Bytes of a sealed part. Only `seal` makes them: stores take nothing else. */
export type SealedPart = Uint8Array & { readonly [sealed]: true }

/** Class of a part that holds masked content. */
export const contentClass = ''

/** What stands before the ciphertext. */
export function partHead(className: string): Uint8Array {
  const name = encodeUtf8(className)
  if (name.length > 255) throw new RangeError('A class name has at most 255 bytes')
  return Buffer.concat([Uint8Array.of(partVersion, name.length), name])
}

/** Throws `corrupt` for bytes that are no part of this version. */
export function parsePartBytes(bytes: Uint8Array): { class: string; ciphertext: Uint8Array } {
  const end = 2 + (bytes[1] ?? 0)
  const className = decodeUtf8(bytes.subarray(2, end))
  if (bytes[0] !== partVersion || bytes.length < end + 16 || className === null)
    throw new SealtraceError('corrupt', 'a part is not of a known version')
  return { class: className, ciphertext: bytes.subarray(end) }
}
