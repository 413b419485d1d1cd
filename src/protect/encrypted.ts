// Values that the application has encrypted itself: hidden whole, whatever the field is called. Nobody without the key can tell
// whether one is what it looks like, so it is neither left clear nor dropped: a made-up one would take content out of the record.
import { isEncryptedJson } from '../record/encrypted-value.ts'
import type { JsonValue } from '../record/json.ts'
import { encryptedClass } from './encrypted-class.ts'
import { leastConfidence } from './find-in-text.ts'
import { count, type Hiding } from './hide.ts'
import { ranks, report, type Whole } from './hide-whole.ts'
import { isNeverKept } from './never-kept.ts'
import type { Policy } from './policy.ts'
import { treatmentIn, type Scope } from './scope.ts'

/** Whether the value is an encrypted one, and the policy looks for them. */
export function isEncrypted(policy: Policy, value: JsonValue): boolean {
  return isEncryptedJson(value) && leastConfidence(policy, encryptedClass) <= 1
}

/**
 * What is done with a value as a whole because it is encrypted; undefined for every other one. Rules of the policy, lists of
 * tools and allowed paths go before, and what a preset never keeps is not kept encrypted either.
 */
export function boundAsEncrypted(
  { policy, scope }: { readonly policy: Policy; readonly scope: Scope },
  value: JsonValue,
  above: Whole | undefined,
): Whole | undefined {
  if (!isEncrypted(policy, value)) return undefined
  if (above && (above.rank > ranks.preset || isNeverKept(policy, above.class))) return above
  const treatment = treatmentIn(scope, encryptedClass)
  return { class: encryptedClass, treatment, by: 'structure', rank: ranks.key }
}

/** Whether the policy leaves it clear, which is counted. JSON text around it is not looked at again as text: it was not analyzed. */
export function keepsEncrypted(state: Hiding, whole: Whole): boolean {
  const { class: name, treatment, by } = whole
  if (treatment.action !== 'keep') return false
  if (by === 'structure') {
    report(state, whole, 0)
    count(state, name, treatment.action)
  } else state.changes++
  return true
}
