import { ChunkRef } from '../record/chunk-ref.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { type HiddenMark, renderMarked } from '../record/marker.ts'

/** Shows the marks in a masked value, in names of fields too. */
export function renderValue(value: JsonValue, show: (mark: HiddenMark) => string): JsonValue {
  if (typeof value === 'string') return renderMarked(value, show)
  if (value === null || typeof value !== 'object' || value instanceof ChunkRef) return value
  if (Array.isArray(value)) return value.map((item) => renderValue(item, show))
  const out: JsonObject = {}
  for (const [key, item] of Object.entries(value))
    setKey(out, renderMarked(key, show), renderValue(item, show))
  return out
}

/** Different values of one class that get a number of their own. */
const mostNumbers = 100_000

/**
 * Gives each hidden value its look, or a typed placeholder with a number: `[EMAIL_1]`, the same for equal values. After
 * 100 000 values of a class new ones have no number, so that memory stays bounded.
 */
export function placeholders(): (mark: HiddenMark) => string {
  const numbers = new Map<string, Map<string, number>>()
  return (mark) => {
    if (mark.look !== '') return mark.look
    let tags = numbers.get(mark.class)
    if (!tags) numbers.set(mark.class, (tags = new Map()))
    let number = tags.get(mark.tag)
    if (number === undefined) {
      if (tags.size >= mostNumbers) return `[${mark.class.toUpperCase()}]`
      tags.set(mark.tag, (number = tags.size + 1))
    }
    return `[${mark.class.toUpperCase()}_${number}]`
  }
}
