import type { Hiding } from './hide.ts'
import { hideWhole, ranks, type Shown, type Whole } from './hide-whole.ts'
import { isDeclared } from './is-declared.ts'
import { protectNamedNumber } from './protect-number.ts'
import { protectNamed } from './protect-text.ts'

/**
 * A text or number in a field that is hidden whole. The class that the client names it by goes before the one that the name of
 * the field tells, unless nothing of that one is kept; rules of the policy and lists of tools go before both.
 */
export function hideInField(state: Hiding, value: string | number, whole: Whole): Shown {
  const isByName = whole.rank <= ranks.preset && whole.treatment.action === 'seal'
  if (!isByName || !isDeclared(state, value, whole.class)) return hideWhole(state, value, whole)
  return typeof value === 'number' ? protectNamedNumber(state, value) : protectNamed(state, value)
}
