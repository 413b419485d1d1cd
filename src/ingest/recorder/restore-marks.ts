// Puts what an agent's process hid back in its place, in memory: this side detects and hides by its own policy. All of it
// may be an attacker's.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import { hasMarks, renderMarked, type HiddenMark } from '../../record/marker.ts'
import type { SensitiveValue } from '../../record/sensitive.ts'
import { tooLarge } from '../bad-request.ts'
import { invalid } from '../native-fields.ts'
import { spend } from '../value-budget.ts'

/** Distinct values that may be hidden in one step. */
const mostHidden = 20_000
const mostDepth = 4 * limits.depth
const charactersPerValue = 16
const className = /^[a-z0-9_]{1,40}$/
const tagShape = /^[\x21-\x7e]{1,32}$/
const jsonStart = /^[ \t\r\n]{0,16}["[{]/

interface HiddenValue {
  readonly class: string
  readonly value: JsonValue
  /** A mark of it stood in a longer text. */
  inText: boolean
  /** What it costs to put it in a text. */
  readonly length: number
}

/** What a step's marks stand for. */
export class HiddenValues {
  readonly #byTag = new Map<string, HiddenValue>()
  #leaves = 0
  /** `{CLASS: [[tag, value], …]}`. Throws `bad_request` or `too_large`. */
  constructor(hidden: JsonValue) {
    if (!isJsonObject(hidden)) throw invalid('hidden')
    for (const [name, entries] of Object.entries(hidden)) {
      if (!className.test(name) || !Array.isArray(entries)) throw invalid('hidden')
      for (const entry of entries) this.#add(name, entry)
    }
  }

  #add(name: string, entry: JsonValue): void {
    if (!Array.isArray(entry) || entry.length !== 2) throw invalid('hidden')
    const [tag, value = null] = entry
    if (typeof tag !== 'string' || !tagShape.test(tag)) throw invalid('hidden')
    const length = typeof value === 'string' ? value.length : JSON.stringify(value).length
    this.#byTag.set(keyOf(name, tag), { class: name, value, length, inText: false })
    this.#count(value)
  }

  #count(value: JsonValue): void {
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) this.#count(inner)
    else if (++this.#leaves > mostHidden)
      throw tooLarge(`step: more than ${mostHidden} hidden values`)
  }

  /**
   * Texts and numbers among them, also those inside objects and arrays. To be asked for when all marks are gone: a word that
   * was hidden as a whole only, say for the name of its field, may be an ordinary one elsewhere.
   */
  get sensitive(): SensitiveValue[] {
    return [...this.#byTag.values()].flatMap(({ class: name, value, inText }) =>
      leavesOf(value).map((leaf) => ({
        class: name,
        value: leaf,
        ...(!inText && isWord(leaf) ? { alone: true as const } : {}),
      })),
    )
  }

  /** The value that a mark stands for. Each use counts: a long value under many marks would be a very large step. */
  find({ class: name, tag }: HiddenMark): HiddenValue | undefined {
    const found = this.#byTag.get(keyOf(name, tag))
    if (found) spend(Math.ceil(found.length / charactersPerValue))
    return found
  }
}

function leavesOf(value: JsonValue): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : []
}

function isWord(value: string | number): boolean {
  return typeof value === 'string' && /^\p{L}+$/u.test(value)
}

function keyOf(name: string, tag: string): string {
  return `${name} ${tag}`
}

/**
 * Unescapes all texts, names of fields too, and puts values in the place of their marks: a text that is nothing but a mark
 * becomes the value in its own type. A mark without a value becomes what it showed, else `[CLASS]`. Throws `too_large`.
 */
export function restoreMarks(value: JsonValue, hidden: HiddenValues): JsonValue {
  return restore(value, hidden, { depth: 0, levels: limits.jsonInStringLevels })
}

interface At {
  readonly depth: number
  /** Levels of JSON in texts that are left. */
  readonly levels: number
}

function restore(value: JsonValue, hidden: HiddenValues, at: At): JsonValue {
  if (typeof value === 'string') return restoreText(value, hidden, at)
  if (typeof value !== 'object' || value === null) return value
  if (at.depth > mostDepth) throw tooLarge(`step: nested deeper than ${mostDepth} levels`)
  const below = { ...at, depth: at.depth + 1 }
  if (Array.isArray(value)) return value.map((item) => restore(item, hidden, below))
  const out: JsonObject = {}
  for (const [key, item] of Object.entries(value))
    setKey(out, inText(key, hidden), restore(item, hidden, below))
  return out
}

function restoreText(text: string, hidden: HiddenValues, at: At): JsonValue {
  if (!hasMarks(text)) return inText(text, hidden)
  const whole = onlyMark(text)
  if (whole) return hidden.find(whole)?.value ?? shownFor(whole)
  // In JSON a value is put where it stands before it is written as JSON again: a quote in it must not end a string.
  const inner = at.levels > 0 ? parse(text) : undefined
  if (inner === undefined) return inText(text, hidden)
  const restored = restore(inner, hidden, { depth: at.depth + 1, levels: at.levels - 1 })
  return JSON.stringify(restored)
}

function inText(text: string, hidden: HiddenValues): string {
  return renderMarked(text, (mark) => {
    const found = hidden.find(mark)
    if (!found) return shownFor(mark)
    found.inText = true
    return typeof found.value === 'string' ? found.value : JSON.stringify(found.value)
  })
}

function shownFor({ class: name, look }: HiddenMark): string {
  return look === '' ? `[${name.toUpperCase()}]` : look
}

/** The mark that is all of the text. */
function onlyMark(text: string): HiddenMark | undefined {
  if (!text.startsWith('\u0081') || text.indexOf('\u008f') !== text.length - 1) return undefined
  const marks: HiddenMark[] = []
  const rest = renderMarked(text, (mark) => {
    marks.push(mark)
    return ''
  })
  return rest === '' ? marks[0] : undefined
}

function parse(text: string): JsonValue | undefined {
  if (!jsonStart.test(text)) return undefined
  spend(Math.ceil(text.length / charactersPerValue))
  try {
    const value = JSON.parse(text) as JsonValue
    return typeof value === 'number' ? undefined : value
  } catch {
    return undefined
  }
}
