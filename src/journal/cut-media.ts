// Takes images, sound and files out of a step before anything else is done with it: bytes that nobody reads would cost
// detection time, and would be kept. What stands in their place tells equal ones, and nothing of what they show.
import { isBase64 } from '../detect/chars.ts'
import { toBase64 } from '../crypto/encoding.ts'
import { decodeText } from '../protect/encoded-text.ts'
import { findMedia, formatMedia, mediaType } from '../protect/media.ts'
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { bytesOf, holdsBytes, mediaPlace, type MediaPlace } from './media-place.ts'

export interface WithoutMedia {
  readonly content: JsonObject
  /** How many were cut out. */
  readonly media: number
}

/** Keyed hash of bytes. */
export type HashBytes = (bytes: Uint8Array) => string

/**
 * Content in which `[media type=… bytes=… hash=…]` stands for data URLs, and for base64 and bytes where the content
 * says that they are media. What is text once decoded is left: detection looks into it. Linear in the content.
 */
export function cutMedia(content: JsonObject, hash: HashBytes): WithoutMedia {
  const cut: Cut = { hash, count: 0 }
  const value = inObject(cut, content, { key: '', above: undefined, depth: 0 })
  return { content: value, media: cut.count }
}

interface Cut {
  readonly hash: HashBytes
  count: number
}

interface At {
  /** Name of the field that holds the value. */
  readonly key: string
  readonly above: MediaPlace | undefined
  readonly depth: number
}

function inValue(cut: Cut, value: JsonValue, at: At): JsonValue {
  if (typeof value === 'string') return inText(cut, value)
  // Deeper values are hidden whole, later.
  if (typeof value !== 'object' || value === null || at.depth > limits.depth) return value
  return Array.isArray(value) ? inArray(cut, value, at) : inObject(cut, value, at)
}

/** The array itself where nothing in it changes, and so for objects: most content has no media. */
function inArray(cut: Cut, items: JsonValue[], at: At): JsonValue[] {
  let out: JsonValue[] | undefined
  const below = { ...at, depth: at.depth + 1 }
  for (const [i, item] of items.entries()) {
    const left = inValue(cut, item, below)
    if (left !== item) (out ??= items.slice())[i] = left
  }
  return out ?? items
}

function inObject(cut: Cut, object: JsonObject, { key, above, depth }: At): JsonObject {
  const place = mediaPlace(object, key, above)
  let out: JsonObject | undefined
  for (const [name, item] of Object.entries(object)) {
    const mark = place && holdsBytes(object, name) ? markFor(cut, item, place) : undefined
    const left = mark ?? inValue(cut, item, { key: name, above: place, depth: depth + 1 })
    if (left === item) continue
    out ??= { ...object }
    setKey(out, name, left)
  }
  return out ?? object
}

function inText(cut: Cut, text: string): string {
  if (!text.includes(';base64,')) return text
  let out = ''
  let last = 0
  for (const { start, end, prefix, type } of findMedia(text)) {
    if (prefix === 0 || start < last) continue
    const base64 = text.slice(start + prefix, end)
    if (base64 === '' || isText(base64)) continue
    out += text.slice(last, start) + mark(cut, Buffer.from(base64, 'base64'), type)
    last = end
  }
  return last === 0 ? text : out + text.slice(last)
}

/** Undefined for what is no bytes in base64 or in numbers, or is text. */
function markFor(cut: Cut, value: JsonValue, { declared }: MediaPlace): string | undefined {
  if (typeof value === 'string') {
    if (!isWholeBase64(value) || isText(value)) return undefined
    return mark(cut, Buffer.from(value, 'base64'), mediaType(value.slice(0, 256), declared))
  }
  const bytes = isJsonObject(value) || Array.isArray(value) ? bytesOf(value) : undefined
  return bytes && mark(cut, bytes, mediaType(toBase64(bytes.subarray(0, 192)), declared))
}

function mark(cut: Cut, bytes: Uint8Array, type: string): string {
  cut.count++
  return formatMedia({ type, bytes: bytes.length, hash: cut.hash(bytes) })
}

/** Shorter is no picture, and may be a word. */
const shortestBase64 = 32

/** Base64 or base64url and nothing else, in lines or not; no number in hexadecimal, which may be an id. */
function isWholeBase64(text: string): boolean {
  if (text.length < shortestBase64) return false
  let end = text.length
  for (let pads = 0; pads < 2 && text.charCodeAt(end - 1) === 61; pads++) end--
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i)
    if (!isBase64(c) && c !== 45 && c !== 95 && c !== 10 && c !== 13) return false
  }
  return !/^[0-9a-f-]+$/i.test(text)
}

/** A picture may hold much text; its first bytes say what it is. */
function isText(base64: string): boolean {
  if (/^(?:image|audio|video)\//.test(mediaType(base64.slice(0, 256), ''))) return false
  const end = base64.indexOf('=')
  return decodeText(end < 0 ? base64 : base64.slice(0, end)) !== undefined
}
