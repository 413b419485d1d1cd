import { parseJsonText } from '../../protect/json-in-text.ts'
import type { Place } from '../../protect/hide.ts'
import type { Policy } from '../../protect/policy.ts'
import { protectValue } from '../../protect/protect-value.ts'
import type { JsonValue } from '../../record/json.ts'
import { findInPlainText } from './find-in-plain-text.ts'
import type { Found } from './found.ts'
import { locateJson } from './locate-json.ts'
import { scanContext, type ScanPolicy } from './scan-policy.ts'

/** Of what could not be looked at. */
export const unknownClass = 'unknown'

/** Findings in a text that is JSON as a whole, in order; undefined when it is none. Names of fields are context. */
export function findInJson(text: string, scan: ScanPolicy): Found[] | undefined {
  const value = parseJsonText(text)
  if (value === undefined) return undefined
  const { places, isWhole } = placesIn(value, scan.policy)
  const { spans, members } = locateJson(text, places)
  const found: Found[] = []
  for (const [i, place] of places.entries()) {
    if (!scan.wants(place)) continue
    const { start, end } = spans[i] ?? { start: 0, end: 1 }
    const { class: name, confidence, detector } = place
    found.push({ class: name, start, end, confidence, detector })
  }
  // A parser drops the first of two equal names, and a walk ends somewhere: the text itself is looked at then.
  const sorted = found.sort((a, b) => a.start - b.start)
  return isWhole && members === membersOf(value)
    ? sorted
    : [...sorted, ...beside(findInPlainText(text, scan), sorted)].sort((a, b) => a.start - b.start)
}

/** Those that overlap none of the others. Both are in order. */
function beside(extras: readonly Found[], others: readonly Found[]): Found[] {
  let next = 0
  return extras.filter(({ start, end }) => {
    while ((others[next]?.end ?? Infinity) <= start) next++
    return (others[next]?.start ?? Infinity) >= end
  })
}

function placesIn(value: JsonValue, policy: Policy): { places: Place[]; isWhole: boolean } {
  const places: Place[] = []
  const where = {
    path: [],
    context: scanContext,
    mode: 'masked',
    onFinding: (place: Place) => void places.push(place),
  } as const
  const { findings } = protectValue(value, where, policy, () => '0'.repeat(16))
  return { places, isWhole: !findings.has(unknownClass) }
}

/** Of all objects in the value. It was parsed, so that it has no cycles. */
function membersOf(value: JsonValue): number {
  let members = 0
  const open: JsonValue[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    const items = Object.values(next)
    if (!Array.isArray(next)) members += items.length
    for (const item of items) if (typeof item === 'object' && item !== null) open.push(item)
  }
  return members
}
