import { constants, deflateRawSync, zstdCompressSync } from 'node:zlib'
import { sealOnce } from '../crypto/aead.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Secret } from '../crypto/secret.ts'
import { contentClass, partHead, type SealedPart } from './format/part.ts'
import type { PartEntry } from './format/manifest.ts'
import { coding, padBody, paddedLength } from './pad.ts'
import { partDictionary } from './part-dictionary.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'

/** A slot's key with the id that manifests name it by. */
export interface SlotKey {
  readonly id: Uint8Array
  readonly key: Secret
}

export interface NewPart {
  readonly entry: PartEntry
  readonly data: SealedPart
}

/** Above it the dictionary saves less than a thirtieth. */
const worthDictionary = 4096
/** Below it DEFLATE costs half of zstd's fixed price a call (docs/decisions/006-small-parts-use-deflate.md). */
const worthZstd = 16 * 1024
const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const deflate = { level: 1, memLevel: 5, windowBits: 13, chunkSize: 4096 }
const smallDeflate = { ...deflate, dictionary: partDictionary }

/**
 * Seals one part under a fresh key derived from the slot's: masked content (class '') is compressed and padded, hidden
 * values are padded and never compressed, since their length would tell what stands beside them.
 */
export function sealPart(
  slot: SlotKey,
  place: PartPlace,
  className: string,
  plaintext: Uint8Array,
): NewPart {
  const id = randomBytes(16)
  const { key, nonce, commitment } = partKey(slot.key, id)
  const padded = className === contentClass ? compress(plaintext) : padBody(plaintext, coding.raw)
  const aad = partAad(place, id, className)
  const data = sealOnce({ key, nonce, aad }, padded, partHead(className)) as SealedPart
  return {
    data,
    entry: { id, hash: sha256(data), length: data.length, keyId: slot.id, commitment },
  }
}

function compress(plaintext: Uint8Array): Uint8Array {
  const raw = paddedLength(plaintext.length)
  // In the smallest bucket already.
  if (raw === paddedLength(0)) return padBody(plaintext, coding.raw)
  const how = codingFor(plaintext.length)
  const packed =
    how === coding.zstd
      ? zstdCompressSync(plaintext, zstd)
      : deflateRawSync(plaintext, how === coding.deflate ? deflate : smallDeflate)
  return paddedLength(packed.length) < raw ? padBody(packed, how) : padBody(plaintext, coding.raw)
}

function codingFor(length: number): number {
  if (length >= worthZstd) return coding.zstd
  return length < worthDictionary ? coding.smallDeflate : coding.deflate
}
