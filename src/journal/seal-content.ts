// Detects, masks and seals a piece of content: one part of masked content, one part of hidden values a class.
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import type { Policy } from '../protect/policy.ts'
import type { KeyedHash } from '../protect/keyed-hash.ts'
import { protectValue, type Protected, type Where } from '../protect/protect-value.ts'
import type { FindingCount } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import { contentClass } from '../seal/format/part.ts'
import type { PartPlace } from '../seal/part-key.ts'
import { sealPart, type NewPart } from '../seal/seal-part.ts'
import type { Slot } from '../keys/key-ring.ts'

export interface SealContext {
  readonly slot: Slot
  readonly place: PartPlace
  readonly policy: Policy
  /** Of the project: keys what must be the same in all its traces. */
  readonly indexKey: Secret
  /** Bytes of masked content above which it is kept in several parts. */
  readonly maxEntrySize: number
}

export interface SealedContent {
  readonly parts: readonly NewPart[]
  readonly findings: Record<string, FindingCount>
  readonly oversize: boolean
}

export function protectContent(
  value: JsonValue,
  where: Where,
  { policy, slot, indexKey }: SealContext,
): Protected {
  return protectValue(value, where, policy, keyedHash(slot.tagKey, indexKey))
}

/** Seals what {@link protectContent} gave. */
export function sealContent(masked: Protected, context: SealContext): SealedContent {
  const { slot, place, maxEntrySize } = context
  const parts: NewPart[] = []
  const body = encodeUtf8(JSON.stringify(masked.value) ?? 'null')
  for (let at = 0; at === 0 || at < body.length; at += maxEntrySize)
    parts.push(sealPart(slot, place, contentClass, body.subarray(at, at + maxEntrySize)))
  for (const [name, values] of masked.hidden)
    parts.push(
      sealPart(
        slot,
        place,
        name,
        encodeUtf8(JSON.stringify(values.map((hidden) => [hidden.tag, hidden.value]))),
      ),
    )
  return {
    parts,
    findings: Object.fromEntries(masked.findings),
    oversize: body.length > maxEntrySize,
  }
}

/** What is hashed under the project's key, so that it is the same in all traces and goes with that key. */
const ofProject = new Set(['hash', 'media', 'pseudonym', 'reference'])

/** HMAC, 16 hex digits: tags under the slot's tag key, with which they die; hashes that are shown under the project's. */
export function keyedHash(tagKey: Secret, indexKey: Secret): KeyedHash {
  return (domain, text) => {
    const mac = ofProject.has(domain)
      ? hmacSha256(indexKey, labels.redact, `${domain}\u0000${text}`)
      : hmacSha256(tagKey, domain, '\u0000', text)
    return toHex(mac.subarray(0, 8))
  }
}
