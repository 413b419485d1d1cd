// Masked content for people: chunks put back in their places, hidden values as typed placeholders with an ordinal that
// is stable within the trace.
import { parseChunkRef } from '../record/chunk-ref.ts'
import { SealtraceError } from '../error.ts'
import { limits } from '../record/limits.ts'
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

/** Characters that references may add to one answer: the length of each chunk, as often as it is named. */
const mostRepeated = 256 * 1024 * 1024

/** Characters that a reference counts for beside what it stands for. */
export const perReference = 16

/** What references may still add to an answer. They are written by a producer, who may be an attacker. */
export class RenderBudget {
  #left = mostRepeated

  /** Throws `corrupt` when nothing is left. */
  spend(length: number): void {
    this.#left -= length
    if (this.#left < 0) throw broken()
  }
}

/** The rendered chunks that the references of one piece of content stand for. */
export class Chunks {
  readonly #at: (position: number) => JsonValue | undefined
  #left: number = limits.valuesPerStep

  /** `at` gives the chunk at a position of the record's list; undefined, as by default, where the list has none. */
  constructor(at: (position: number) => JsonValue | undefined = () => undefined) {
    this.#at = at
  }

  /** Null when the text is no reference. Throws `corrupt` for one to what is not there, or to more than a step holds. */
  of(text: string): { spread: boolean; values: JsonValue[] } | null {
    const ref = parseChunkRef(text, this.#left)
    if (!ref) return null
    this.#left -= ref.positions.length
    const values = ref.positions.map((position) => {
      const value = this.#at(position)
      if (value === undefined) throw broken()
      return value
    })
    return { spread: ref.spread, values }
  }
}

function broken(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'content refers to chunks that are not there, or to too many',
  )
}

/** Throws `corrupt` where references are not what they should be. */
export function renderContent(
  masked: JsonValue,
  placeholders: Placeholders,
  chunks: Chunks,
): JsonValue {
  if (typeof masked === 'string') {
    const ref = chunks.of(masked)
    if (!ref) return renderMarked(masked, (mark) => placeholders.show(mark))
    return ref.spread ? ref.values : (ref.values[0] ?? null)
  }
  if (Array.isArray(masked)) return masked.flatMap((item) => renderElement(item))
  if (typeof masked !== 'object' || masked === null) return masked
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(masked))
    setKey(
      out,
      renderMarked(key, (mark) => placeholders.show(mark)),
      renderContent(value, placeholders, chunks),
    )
  return out

  function renderElement(item: JsonValue): JsonValue[] {
    const ref = typeof item === 'string' ? chunks.of(item) : null
    if (ref) return ref.spread ? ref.values : ref.values.slice(0, 1)
    return [renderContent(item, placeholders, chunks)]
  }
}
