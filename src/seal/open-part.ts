import { inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { openOnce } from '../crypto/aead.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { PartEntry } from './format/manifest.ts'
import { parsePartBytes } from './format/part.ts'
import { OpenBudget } from './open-budget.ts'
import { coding, unpadBody } from './pad.ts'
import { partDictionary } from './part-dictionary.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'

/** More than a step makes, whatever `max_entry_size` is. */
const largestPart = 256 * 1024 * 1024

/** `budget` is what the parts of one answer share; default: one for the part alone. */
export interface Opening extends PartPlace {
  readonly budget?: OpenBudget
}

/**
 * Opens one stored part. Throws `corrupt` when the bytes, the key, its commitment, the place or the class do not fit
 * the manifest, and when it unpacks to more than the budget allows: one answer for all, so that it tells an attacker nothing.
 */
export function openPart(
  slotKey: Secret,
  { budget = new OpenBudget(), ...place }: Opening,
  entry: PartEntry,
  data: Uint8Array,
): { class: string; plaintext: Uint8Array } {
  if (data.length !== entry.length || !equalBytes(sha256(data), entry.hash)) throw broken()
  const { class: className, ciphertext } = parsePartBytes(data)
  const { key, nonce, commitment } = partKey(slotKey, entry.id)
  if (!equalBytes(commitment, entry.commitment)) throw broken()
  const padded = openOnce(key, nonce, partAad(place, entry.id, className), ciphertext)
  if (!padded) throw broken()
  const most = Math.min(largestPart, budget.mostOf(data.length))
  const plaintext = unpack(unpadBody(padded), most)
  budget.spend(data.length, plaintext.length)
  return { class: className, plaintext }
}

type Unpacker = (body: Uint8Array, limit: { readonly maxOutputLength: number }) => Uint8Array

const unpackers: ReadonlyMap<number, Unpacker> = new Map<number, Unpacker>([
  [coding.zstd, zstdDecompressSync],
  [coding.deflate, inflateRawSync],
  [
    coding.smallDeflate,
    (body, limit) => inflateRawSync(body, { ...limit, dictionary: partDictionary }),
  ],
])

function unpack(
  { body, coding: how }: { body: Uint8Array; coding: number },
  most: number,
): Uint8Array {
  if (how === coding.raw) return body
  const unpacker = unpackers.get(how)
  if (!unpacker) throw broken()
  try {
    return unpacker(body, { maxOutputLength: most })
  } catch {
    // Whoever holds a slot's key may have sealed what unpacks to nothing, or to too much.
    throw broken()
  }
}

function broken(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'a part does not open: it, its key or its place is not the recorded one',
  )
}
