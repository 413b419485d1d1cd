// The words of one part as the index holds them: `version (1) ‖ width (1) ‖ month (2) ‖ salt (8) ‖ fingerprints`. A
// fingerprint is SipHash of the part's salt under a key that is HMAC-SHA256 of the word under the epoch's index key, cut to
// `width` bytes and sorted: equal words of two parts have nothing in common for who lacks that key.
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { sipHash8 } from '../crypto/sip-hash.ts'
import type { BlindWords } from '../record/blind.ts'

const version = 1
const headLength = 12
/** Above it two bytes would fit too often. */
const mostOfTwo = 512
/** A part with more lists none: it is always looked at. */
export const mostWords = 20_000

/** 16 bytes as four words. */
export type WordKey = Int32Array

const noKey: WordKey = new Int32Array(4)

export type WordKind = 'word' | 'prefix'

/** The key of one word. */
export function wordKey(indexKey: Secret, kind: WordKind, word: string): WordKey {
  const label = kind === 'word' ? labels.wordTerm : labels.wordPrefixTerm
  const mac = hmacSha256(indexKey, label, '\u0000', word)
  const view = new DataView(mac.buffer, mac.byteOffset)
  return Int32Array.from({ length: 4 }, (_, i) => view.getInt32(4 * i, true))
}

export interface WordSetPlace {
  /** `YYYY-MM`, the epoch of the index key. */
  readonly epoch: string
  /** 16 random bytes, of which half are the salt. */
  readonly partId: Uint8Array
}

/** `keys` of more than {@link mostWords} words make a set that always fits. */
export function encodeWordSet(
  keys: readonly WordKey[],
  { epoch, partId }: WordSetPlace,
): BlindWords {
  const width = keys.length > mostWords ? 0 : keys.length > mostOfTwo ? 3 : 2
  const part = new DataView(partId.buffer, partId.byteOffset, 8)
  const [low, high] = [part.getInt32(0, true), part.getInt32(4, true)]
  const cut = 2 ** (8 * width)
  const prints = new Uint32Array(width === 0 ? 0 : keys.length)
  for (let i = 0; i < prints.length; i++) prints[i] = sipHash8(keys[i] ?? noKey, low, high) % cut
  prints.sort()
  const out = new Uint8Array(headLength + prints.length * width)
  out.set([version, width, monthOf(epoch) >> 8, monthOf(epoch) & 0xff])
  out.set(partId.subarray(0, 8), 4)
  let at = headLength
  for (let i = 0; i < prints.length; i++) {
    const print = prints[i] ?? 0
    if (i > 0 && print === prints[i - 1]) continue
    if (width === 3) out[at++] = print >> 16
    out[at++] = print >> 8
    out[at++] = print
  }
  return out.subarray(0, at) as BlindWords
}

/** The number of an epoch's month, from 0 for January 1970. */
export function monthOf(epoch: string): number {
  return (Number(epoch.slice(0, 4)) - 1970) * 12 + Number(epoch.slice(5, 7)) - 1
}

/** The month of a set; null for bytes that are none. The store is not trusted. */
export function monthOfSet(set: Uint8Array): number | null {
  const width = set[1] ?? 9
  if (set.length < headLength || set[0] !== version || (width !== 0 && width !== 2 && width !== 3))
    return null
  return (set[2] ?? 0) * 256 + (set[3] ?? 0)
}

/** Whether the set may hold the word: false is certain, true is not. `set` has a month ({@link monthOfSet}). */
export function mayHold(set: Uint8Array, key: WordKey): boolean {
  const width = set[1] ?? 0
  if (width === 0) return true
  const view = new DataView(set.buffer, set.byteOffset, set.byteLength)
  const print = sipHash8(key, view.getInt32(4, true), view.getInt32(8, true)) % 2 ** (8 * width)
  let first = 0
  let end = Math.floor((set.length - headLength) / width)
  while (first < end) {
    const middle = (first + end) >> 1
    const at = headLength + middle * width
    const found =
      width === 2 ? view.getUint16(at) : view.getUint16(at) * 256 + view.getUint8(at + 2)
    if (found === print) return true
    if (found < print) first = middle + 1
    else end = middle
  }
  return false
}
