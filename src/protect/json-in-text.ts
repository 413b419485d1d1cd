import type { JsonValue } from '../record/json.ts'

/** The object or array that the text holds as JSON; undefined when it holds none. */
export function parseJsonText(text: string): JsonValue | undefined {
  if (!looksJson(text)) return undefined
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
