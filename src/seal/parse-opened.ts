// What stands in a part is what its producer sealed: it opens with the right keys, and may be anything.
import { encodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { parseBoundedJson } from './format/bounded-json.ts'

/** Well above what sealing makes (JSON in strings is unfolded), and far below what recursion bears. */
const bounds = { depth: 8 * limits.depth, values: limits.valuesPerRequest }

/** A tag of masked text with the value that it stands for. */
export type HiddenPair = readonly [tag: string, value: JsonValue]

/** Opened masked content, from an attacker perhaps. Throws `corrupt` for what is no JSON, or nested too deep. */
export function parseOpened(text: string | Uint8Array): JsonValue {
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text
  const parsed = parseBoundedJson(bytes, bounds)
  if (parsed === null || parsed === 'many') throw broken()
  // JSON.parse makes nothing else.
  return parsed.value as JsonValue
}

/** Opened hidden values, from an attacker perhaps. Throws `corrupt` for all but a list of tags with values. */
export function parseHidden(text: string | Uint8Array): HiddenPair[] {
  const list = parseOpened(text)
  if (!Array.isArray(list)) throw broken()
  return list.map((pair) => {
    const [tag, value] = Array.isArray(pair) ? pair : []
    if (typeof tag !== 'string' || value === undefined) throw broken()
    return [tag, value]
  })
}

function broken(): SealtraceError {
  return new SealtraceError('corrupt', 'an opened part does not hold what its class says')
}
