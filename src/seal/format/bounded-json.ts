import { decodeUtf8 } from '../../crypto/encoding.ts'

export interface JsonBounds {
  /** Levels of arrays and objects. */
  readonly depth: number
  /** Values, members and elements together; counted from above. */
  readonly values: number
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/**
 * What JSON from outside says, where it keeps to the bounds: these are looked at before anything is made of it. `null` for
 * bytes that are no JSON in UTF-8, `many` for more than the bounds allow. One pass, without recursion.
 */
export function parseBoundedJson(
  bytes: Uint8Array,
  bounds: JsonBounds,
): { readonly value: unknown } | 'many' | null {
  const text = decodeUtf8(bytes)
  if (text === null) return null
  if (!isWithin(text, bounds)) return 'many'
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function isWithin(text: string, most: JsonBounds): boolean {
  let depth = 0
  let values = 1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) i = endOfText(text, i)
    else if (code === comma) values++
    else if (code === 0x5b || code === 0x7b) {
      depth++
      values++
    } else if (code === 0x5d || code === 0x7d) depth--
    if (depth > most.depth || values > most.values) return false
  }
  return true
}

/** Where the text that begins at `start` ends; the end of all where it does not. */
function endOfText(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const next = text.indexOf('"', i)
    if (next === -1) return text.length
    let slashes = 0
    while (next - 1 - slashes > start && text.charCodeAt(next - 1 - slashes) === backslash)
      slashes++
    if (slashes % 2 === 0) return next
    i = next
  }
  return text.length
}
