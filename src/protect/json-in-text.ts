import type { JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'

/**
 * The object or array that the text holds as JSON, or the text that holds one and was made a JSON string again; undefined
 * when it holds none.
 */
export function parseJsonText(text: string): JsonValue | undefined {
  if (looksQuoted(text)) return parseQuoted(text, limits.jsonInStringLevels)
  return looksJson(text) ? parse(text) : undefined
}

/** A JSON string is a level of its own when an object or array is in it. */
function parseQuoted(text: string, levels: number): string | undefined {
  const inner = parse(text)
  if (typeof inner !== 'string' || levels <= 1) return undefined
  const holds = looksQuoted(inner)
    ? parseQuoted(inner, levels - 1)
    : looksJson(inner)
      ? parse(inner)
      : undefined
  return holds === undefined ? undefined : inner
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text, longNumber.test(text) ? keepLongNumbers : undefined) as JsonValue
  } catch {
    return undefined
  }
}

const longNumber = /\d{16}/

/** Numbers that would lose digits become strings. */
function keepLongNumbers(
  this: unknown,
  _: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? context.source : value
}

/** `"{…}"`, `"[…]"` or `"\"…\""`, blanks around it aside. */
function looksQuoted(text: string): boolean {
  if (text.length < 4 || firstSign(text, 0, 1) !== quote) return false
  if (firstSign(text, text.length - 1, -1) !== quote) return false
  const next = text.trimStart().slice(1, 64).trimStart().charCodeAt(0)
  return next === 123 || next === 91 || next === 92
}

const quote = 34

function looksJson(text: string): boolean {
  if (text.length < 2) return false
  const first = firstSign(text, 0, 1)
  if (first !== 123 && first !== 91) return false
  return firstSign(text, text.length - 1, -1) === first + 2
}

function firstSign(text: string, from: number, step: number): number {
  let i = from
  while (text.charCodeAt(i) <= 32) i += step
  return text.charCodeAt(i)
}
