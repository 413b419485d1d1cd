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
import { sealPart } from '../seal/seal-part.ts'
import type { Slot } from '../keys/key-ring.ts'
import type { Indexer, Owner } from '../terms/indexer.ts'
import type { IndexedPart } from './make-record.ts'

export interface SealContext {
  readonly slot: Slot
  readonly place: PartPlace
  readonly policy: Policy
  /** Of the project: keys what must be the same in all its traces. */
  readonly indexKey: Secret
  /** Bytes of masked content above which it is kept in several parts. */
  readonly maxEntrySize: number
  /** Makes the index rows of what is sealed. */
  readonly indexer: Indexer
}

/** What else than its values and words a piece of content is found by, and whether by its words at all. */
export interface FoundBy {
  readonly owners?: Partial<Record<Owner, string>>
  /** Default true. */
  readonly words?: boolean
}

export interface SealedContent {
  readonly parts: readonly IndexedPart[]
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
export function sealContent(
  masked: Protected,
  context: SealContext,
  { owners = {}, words = true }: FoundBy = {},
): SealedContent {
  const { slot, place, maxEntrySize, indexer } = context
  const parts: IndexedPart[] = []
  const body = encodeUtf8(JSON.stringify(masked.value) ?? 'null')
  for (let at = 0; at === 0 || at < body.length; at += maxEntrySize)
    parts.push(sealPart(slot, place, contentClass, body.subarray(at, at + maxEntrySize)))
  const [first] = parts
  if (first)
    parts[0] = {
      ...first,
      ...rowOf('tokens', indexer.ownerTokens(owners)),
      ...rowOf('words', words ? indexer.words(masked.value, first.entry.id) : undefined),
    }
  for (const [name, values] of masked.hidden) {
    const json = JSON.stringify(values.map((hidden) => [hidden.tag, hidden.value]))
    const tokens = indexer.tokens(
      name,
      values.map(({ value }) => value),
    )
    parts.push({ ...sealPart(slot, place, name, encodeUtf8(json)), ...rowOf('tokens', tokens) })
  }
  return {
    parts,
    findings: Object.fromEntries(masked.findings),
    oversize: body.length > maxEntrySize,
  }
}

function rowOf<K extends string, V>(name: K, row: V | undefined): { [P in K]?: V } {
  return row === undefined ? {} : ({ [name]: row } as { [P in K]?: V })
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
