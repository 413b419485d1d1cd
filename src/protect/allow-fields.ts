import { setKey, isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { findRule, type FieldRules, pathSegments } from './field-rule.ts'
import { parseJsonText } from './json-in-text.ts'
import type { Policy } from './policy.ts'

export interface Listed {
  readonly value: JsonValue
  /** Values that were left out: their fields are not named. */
  readonly dropped: number
}

interface Sieve {
  readonly fields: FieldRules
  readonly path: string[]
  dropped: number
}

const nothing = Symbol('nothing')

/** Leaves of a value only what stands in the fields that the policy names, where it names any. */
export function keepListed(
  { allowFields }: Policy,
  value: JsonValue,
  path: readonly string[] = [],
): Listed {
  if (!allowFields) return { value, dropped: 0 }
  const sieve: Sieve = { fields: allowFields, path: path.flatMap(pathSegments), dropped: 0 }
  if (above(sieve)) return { value, dropped: 0 }
  const kept = sift(sieve, value, { depth: 0, level: 0 })
  return { value: kept === nothing ? null : kept, dropped: sieve.dropped }
}

function above({ fields, path }: Sieve): boolean {
  return path.some((_, i) => findRule(fields, path.slice(0, i + 1), 0) !== undefined)
}

interface Depth {
  readonly depth: number
  readonly level: number
}

function sift(sieve: Sieve, value: JsonValue, at: Depth): JsonValue | typeof nothing {
  if (at.depth < limits.depth) {
    if (Array.isArray(value)) return siftArray(sieve, value, at)
    if (isJsonObject(value)) return siftObject(sieve, value, at)
    if (typeof value === 'string' && at.level < limits.jsonInStringLevels)
      return siftText(sieve, value, at)
  }
  sieve.dropped++
  return nothing
}

function siftArray(sieve: Sieve, items: JsonValue[], { depth, level }: Depth) {
  const kept = items.flatMap((item) => {
    const some = sift(sieve, item, { depth: depth + 1, level })
    return some === nothing ? [] : [some]
  })
  return kept.length ? kept : nothing
}

function siftObject(sieve: Sieve, object: JsonObject, { depth, level }: Depth) {
  const out: JsonObject = {}
  for (const [key, item] of Object.entries(object)) {
    const segments = pathSegments(key)
    sieve.path.push(...(segments.length ? segments : ['']))
    const named = findRule(sieve.fields, sieve.path, 0) !== undefined
    const some = named ? item : sift(sieve, item, { depth: depth + 1, level })
    sieve.path.length -= segments.length || 1
    if (some !== nothing) setKey(out, key, some)
  }
  return Object.keys(out).length ? out : nothing
}

function siftText(sieve: Sieve, text: string, { depth, level }: Depth) {
  const inner = parseJsonText(text)
  if (inner !== undefined) {
    const some = sift(sieve, inner, { depth: depth + 1, level: level + 1 })
    return some === nothing ? nothing : JSON.stringify(some)
  }
  sieve.dropped++
  return nothing
}
