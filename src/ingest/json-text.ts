// JSON from outside: nesting is bounded before anything is parsed, and JSON that hides in strings is unfolded, so
// that detection sees the values and not an escaped text.
import type { JsonValue } from '../record/json.ts'
import { setKey } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { badRequest, tooLarge } from './bad-request.ts'
import { spend, startBudget } from './value-budget.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
/** A long text in JSON in a string is copied: so many characters count as a value. */
const charactersPerValue = { outer: 64, inner: 16 }
const longDigits = /\d{16}/
const wholeNumber = /^-?\d+$/

/** Parses a body. Throws `bad_request` or `too_large`; `what` names it in the message. */
export function parseJsonBytes(bytes: Uint8Array, maxDepth: number, what: string): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badRequest(`${what}: not valid UTF-8`)
  }
  return parseJsonText(text, maxDepth, what)
}

/** Parses a text. Throws `bad_request` or `too_large`. */
export function parseJsonText(text: string, maxDepth: number, what: string): unknown {
  startBudget(0)
  return parseJsonPart(text, maxDepth, what)
}

/** The same for one text of several of one request, which have a budget together. */
export function parseJsonPart(text: string, maxDepth: number, what: string): unknown {
  const values = countValues(text, maxDepth, limits.valuesPerRequest)
  if (values === 'deep') throw tooLarge(`${what}: nested deeper than ${maxDepth} levels`)
  if (values === 'many') throw tooLarge(`${what}: more than ${limits.valuesPerRequest} values`)
  spend(values)
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(`${what}: not valid JSON`)
  }
}

/**
 * Replaces strings that hold a JSON object or array by what they hold, up to `levels` strings deep. Other strings,
 * and JSON that is too deep or too large, stay as they are. Whole numbers beyond 2^53 become strings. Throws
 * `too_large` when a request as a whole unfolds to too much.
 */
export function unwrapJson(
  value: JsonValue,
  levels: number = limits.jsonInStringLevels,
): JsonValue {
  if (typeof value === 'string') {
    const inner = levels > 0 ? parseContainer(value, levels) : undefined
    return inner === undefined ? value : unwrapJson(inner, levels - 1)
  }
  if (Array.isArray(value)) return value.map((item) => unwrapJson(item, levels))
  if (typeof value !== 'object' || value === null) return value
  const out = {}
  for (const [key, item] of Object.entries(value)) setKey(out, key, unwrapJson(item, levels))
  return out
}

function parseContainer(text: string, levels: number): JsonValue | undefined {
  const first = text.trimStart().charAt(0)
  if (first !== '{' && first !== '[') return undefined
  const values = countValues(text, limits.depth, limits.valuesPerStep)
  if (typeof values !== 'number') return undefined
  const depth = levels === limits.jsonInStringLevels ? 'outer' : 'inner'
  spend(values + Math.ceil(text.length / charactersPerValue[depth]))
  try {
    return longDigits.test(text) ? parseExact(text) : (JSON.parse(text) as JsonValue)
  } catch {
    return undefined
  }
}

/** Slower: looks at the source of each number, so that no digit of a long id is lost. */
function parseExact(text: string): JsonValue {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    wholeNumber.test(context?.source ?? '')
      ? context?.source
      : value
  return JSON.parse(text, revive) as JsonValue
}

/** At least the number of values in the text. One pass without recursion; strings are skipped. */
function countValues(text: string, maxDepth: number, maxValues: number): number | 'deep' | 'many' {
  let depth = 0
  let values = 1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      i = endOfString(text, i)
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return 'deep'
      if (++values > maxValues) return 'many'
    } else if (code === 0x7d || code === 0x5d) depth--
    else if (code === comma && ++values > maxValues) return 'many'
  }
  return values
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number, start: number): boolean {
  let before = at - 1
  while (before > start && text.charCodeAt(before) === backslash) before--
  return (at - 1 - before) % 2 === 1
}
