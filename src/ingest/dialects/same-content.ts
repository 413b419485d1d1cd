// Is one value a copy of what another holds, perhaps in another shape? Several dialects write the same text two to
// four times.
import type { JsonValue } from '../../record/json.ts'
import { unwrapJson } from '../json-text.ts'

/** Names of the shape, which dialects spell differently, and not content. */
const shapeKeys = new Set(['role', 'type', 'finish_reason', 'finishReason'])

/** True when every text, number and boolean of `copy` occurs in `kept` at least as often. */
export function holdsSame(kept: JsonValue, copy: JsonValue): boolean {
  if (kept === copy) return true
  const wanted = new Map<string, number>()
  let open = 0
  eachLeaf(unwrapJson(copy), (leaf) => {
    wanted.set(leaf, (wanted.get(leaf) ?? 0) + 1)
    open++
  })
  if (open === 0) return true
  eachLeaf(unwrapJson(kept), (leaf) => {
    const count = wanted.get(leaf)
    if (count === undefined || count === 0) return
    wanted.set(leaf, count - 1)
    open--
  })
  return open === 0
}

function eachLeaf(value: JsonValue, visit: (leaf: string) => void): void {
  if (value === null || value === '') return
  if (Array.isArray(value)) for (const item of value) eachLeaf(item, visit)
  else if (typeof value !== 'object') visit(`${typeof value}:${value}`)
  else
    for (const [key, item] of Object.entries(value))
      if (!shapeKeys.has(key) || typeof item !== 'string') eachLeaf(item, visit)
}
