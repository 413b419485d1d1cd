import { inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { openOnce } from '../crypto/aead.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { PartEntry } from './format/manifest.ts'
import { parsePartBytes } from './format/part.ts'
import { coding, unpadBody } from './pad.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'

const largestPart = 256 * 1024 * 1024

/**
 * Opens one stored part. Throws `corrupt` when the bytes, the key, its commitment, the place or the class do not fit
 * the manifest: one answer for all, so that it tells an attacker nothing.
 */
export function openPart(
  slotKey: Secret,
  place: PartPlace,
  entry: PartEntry,
  data: Uint8Array,
): { class: string; plaintext: Uint8Array } {
  if (!equalBytes(sha256(data), entry.hash)) throw broken()
  const { class: className, ciphertext } = parsePartBytes(data)
  const { key, nonce, commitment } = partKey(slotKey, entry.id)
  if (!equalBytes(commitment, entry.commitment)) throw broken()
  const padded = openOnce(key, nonce, partAad(place, entry.id, className), ciphertext)
  if (!padded) throw broken()
  return { class: className, plaintext: unpack(unpadBody(padded)) }
}

function unpack({ body, coding: how }: { body: Uint8Array; coding: number }): Uint8Array {
  if (how === coding.raw) return body
  const limit = { maxOutputLength: largestPart }
  if (how === coding.zstd) return zstdDecompressSync(body, limit)
  if (how === coding.deflate) return inflateRawSync(body, limit)
  throw broken()
}

function broken(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'a part does not open: it, its key or its place is not the recorded one',
  )
}
