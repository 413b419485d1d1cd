// The public part of a reader key: what producers seal slot keys to, as one text (docs/spec/client-side.md).
import { fromBase64Url, toBase64Url, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'

/** KEM of HPKE: 1 is DHKEM(X25519, HKDF-SHA256), 2 is X-Wing. The same numbers as of sealed batches. */
export type ReaderSuite = 1 | 2

/** Lengths in bytes, by suite. */
export const readerSuites = {
  1: { publicKey: 32, enc: 32 },
  2: { publicKey: 1216, enc: 1120 },
} as const

export interface ReaderPublicKey {
  readonly suite: ReaderSuite
  readonly bytes: Uint8Array
  /** 16 hex digits: the first 8 bytes of its SHA-256. */
  readonly id: string
}

/** What such a text starts with, whatever its suite. */
export const readerKeyPrefix = 'sealtrace-reader-'

export function readerKeyId(publicKey: Uint8Array): string {
  return toHex(sha256(publicKey).subarray(0, 8))
}

/** `sealtrace-reader-1:…`, or `-2:` for X-Wing. */
export function formatReaderPublicKey(suite: ReaderSuite, publicKey: Uint8Array): string {
  return `${readerKeyPrefix}${suite}:${toBase64Url(publicKey)}`
}

/** Null for a text that is no public part of a reader key. */
export function parseReaderPublicKey(text: string): ReaderPublicKey | null {
  const match = /^sealtrace-reader-([12]):([A-Za-z0-9_-]{43,1622})$/.exec(text)
  const suite = match?.[1] === '2' ? 2 : 1
  const bytes = match && fromBase64Url(match[2] ?? '')
  if (!bytes || bytes.length !== readerSuites[suite].publicKey) return null
  return { suite, bytes, id: readerKeyId(bytes) }
}
