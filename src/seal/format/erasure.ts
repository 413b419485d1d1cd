// Erasure intents (docs/spec/erasure.md): what is to go, and the officer's signature over it.
import { ed25519Verify } from '../../crypto/ed25519-verify.ts'
import { concatBytes, encodeUtf8, fromBase64, toBase64 } from '../../crypto/encoding.ts'
import { labels } from '../../crypto/labels.ts'
import type { ErasureScopeText, Header } from '../../record/header.ts'
import { recordKinds } from '../../record/kind.ts'

/** All that an erasure may take, and nothing else. */
export interface ErasureScope {
  /** Ids of slot and subject keys. A part under one of these slots goes with it. */
  readonly keys: readonly Uint8Array[]
  /** Ids of parts that go by themselves: values in other people's runs. */
  readonly parts: readonly Uint8Array[]
  /** Leaf indexes of records of which the header row goes, ascending ranges, both ends included. */
  readonly records: readonly (readonly [from: number, to: number])[]
}

/** What the officer's signature covers: an intent is of one log, one record and one header. */
export interface SignedIntent {
  readonly origin: string
  /** Record id, 16 bytes. */
  readonly id: Uint8Array
  /** The header commitment in the manifest, 32 bytes. */
  readonly header: Uint8Array
}

const idLength = 16

/** `action` of an intent that follows the retention rules: the log's key alone vouches for it. */
export const expireAction = 'retention.expire'
/** `action` of a record that asks the owner of the log for an expiry: it has no scope. */
export const runAction = 'retention.run'

/** label ‖ 0 ‖ kind (1) ‖ record id (16) ‖ header commitment (32) ‖ origin. */
export function intentMessage({ origin, id, header }: SignedIntent): Uint8Array {
  const head = encodeUtf8(`${labels.erasureIntent}\0`)
  return concatBytes(head, Uint8Array.of(recordKinds.erasureIntent), id, header, encodeUtf8(origin))
}

/** Total on hostile bytes. `publicKey` is the officer's, 32 bytes. */
export function isSignedIntent(
  publicKey: Uint8Array,
  intent: SignedIntent,
  signature: Uint8Array | undefined,
): boolean {
  if (!signature || intent.id.length !== idLength || intent.header.length !== 32) return false
  return ed25519Verify(publicKey, intentMessage(intent), signature)
}

export function formatScope({ keys, parts, records }: ErasureScope): ErasureScopeText {
  return {
    keys: toBase64(joined(keys)),
    parts: toBase64(joined(parts)),
    records: records.map(([from, to]) => [from, to]),
  }
}

/** {@link concatBytes} takes arguments, of which there is an end: a person may have any number of runs. */
function joined(ids: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(ids.length * idLength)
  for (const [i, id] of ids.entries()) bytes.set(id, i * idLength)
  return bytes
}

/** Null for a header without a scope, or with one that is malformed. Total on hostile headers. */
export function scopeOf({ scope }: Pick<Header, 'scope'>): ErasureScope | null {
  if (typeof scope !== 'object' || scope === null) return null
  const keys = idsOf(scope.keys)
  const parts = idsOf(scope.parts)
  const records: unknown = scope.records
  if (!keys || !parts || !Array.isArray(records) || !areRanges(records)) return null
  return { keys, parts, records }
}

/** The ranges that hold exactly these leaf indexes. */
export function rangesOf(indexes: Iterable<number>): (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = []
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && index <= last[1] + 1) last[1] = index
    else ranges.push([index, index])
  }
  return ranges
}

function idsOf(text: unknown): Uint8Array[] | null {
  const bytes = typeof text === 'string' ? fromBase64(text) : null
  if (!bytes || bytes.length % idLength) return null
  return Array.from({ length: bytes.length / idLength }, (_, i) =>
    bytes.slice(i * idLength, (i + 1) * idLength),
  )
}

/** Ascending and apart, so that a look-up needs no second thought. */
function areRanges(values: readonly unknown[]): values is [number, number][] {
  let last = -1
  return values.every((value) => {
    if (!Array.isArray(value) || value.length !== 2) return false
    const [from, to]: unknown[] = value
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return false
    const [low, high] = [Number(from), Number(to)]
    const fits = low > last && high >= low
    last = high
    return fits
  })
}
