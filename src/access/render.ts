// Masked content for people: chunks put back in their places, hidden values as typed placeholders with an ordinal that
// is stable within the trace.
import { parseChunkRef } from '../record/chunk-ref.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { renderMarked, type HiddenMark } from '../record/marker.ts'

const markStart = /\u0081([a-z0-9_]{1,40})\u008d([^\u0081\u008d\u008f\u0090\u009d]{1,32})\u008d/g

/** Gives each hidden value its ordinal, by first appearance in ledger order. */
export class Placeholders {
  readonly #ordinals = new Map<string, number>()
  readonly #counts = new Map<string, number>()

  /** Counts the hidden values of a masked text (JSON). */
  scan(json: string): void {
    for (const match of json.matchAll(markStart)) this.#number(match[1] ?? '', match[2] ?? '')
  }

  /** `[EMAIL_1]`. */
  placeholder(mark: { class: string; tag: string }): string {
    return `[${mark.class.toUpperCase()}_${this.#number(mark.class, mark.tag)}]`
  }

  show(mark: HiddenMark): string {
    return mark.look || this.placeholder(mark)
  }

  #number(className: string, tag: string): number {
    const name = `${className}\u0000${tag}`
    const known = this.#ordinals.get(name)
    if (known) return known
    const next = (this.#counts.get(className) ?? 0) + 1
    this.#counts.set(className, next)
    this.#ordinals.set(name, next)
    return next
  }
}

/** `chunk` gives the rendered chunk at a position of the record's list. */
export function renderContent(
  masked: JsonValue,
  placeholders: Placeholders,
  chunk: (position: number) => JsonValue,
): JsonValue {
  if (typeof masked === 'string') {
    const ref = parseChunkRef(masked)
    if (!ref) return renderMarked(masked, (mark) => placeholders.show(mark))
    return ref.spread ? ref.positions.map(chunk) : chunk(ref.positions[0] ?? -1)
  }
  if (Array.isArray(masked)) return masked.flatMap((item) => renderElement(item))
  if (typeof masked !== 'object' || masked === null) return masked
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(masked))
    setKey(
      out,
      renderMarked(key, (mark) => placeholders.show(mark)),
      renderContent(value, placeholders, chunk),
    )
  return out

  function renderElement(item: JsonValue): JsonValue[] {
    const ref = typeof item === 'string' ? parseChunkRef(item) : null
    if (ref?.spread) return ref.positions.map(chunk)
    return [renderContent(item, placeholders, chunk)]
  }
}
