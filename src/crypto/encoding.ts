// Bytes to text and back. Decoders are strict: what does not re-encode to itself is refused, since what is below silently accepts
// garbage, other alphabets and missing padding.
import { bytesOf, textOf } from '#crypto'

export { concatBytes, encodeUtf8 } from '#crypto'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Strict UTF-8; null when the bytes are not valid. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

export function toHex(bytes: Uint8Array): string {
  return textOf(bytes, 'hex')
}

/** Lower- or upper-case hex; null when it is not hex, or not of `length` bytes. */
export function fromHex(text: string, length?: number): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return null
  if (length !== undefined && text.length !== length * 2) return null
  return bytesOf(text, 'hex')
}

/** Standard padded base64 (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return textOf(bytes, 'base64')
}

/** Standard padded base64; null when it is not canonical. */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = bytesOf(text, 'base64')
  return textOf(bytes, 'base64') === text ? bytes : null
}

/** URL-safe base64 without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')
}

/** URL-safe base64 without padding; null when it is not canonical. */
export function fromBase64Url(text: string): Uint8Array | null {
  const padded = text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat(-text.length & 3)
  const bytes = bytesOf(padded, 'base64')
  return toBase64Url(bytes) === text ? bytes : null
}
