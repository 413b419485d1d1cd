import { fitsKey, type KeyClass } from '../detect/classify-key.ts'
import type { JsonValue } from '../record/json.ts'
import { isEncrypted } from './encrypted.ts'
import { findRule, type FieldRule } from './field-rule.ts'
import type { Field } from './fields.ts'
import { isAllowed } from './find-in-text.ts'
import { ranks, type Whole } from './hide-whole.ts'
import { isNeverKept } from './never-kept.ts'
import type { Policy } from './policy.ts'
import { sensitiveField, treatmentIn, type Scope } from './scope.ts'

export interface Standing {
  readonly path: readonly string[]
  readonly base: number
  /** What is said of the field around it. */
  readonly at: { readonly whole: Whole | undefined }
}

/**
 * What is said of a field, in order of precedence: the policy's rules, the tool's sensitive parameters, allowed paths,
 * the preset's rules, and what its name says. The last two say nothing of an allowed value, and nothing of an encrypted one.
 */
export function boundBy(
  { scope, policy }: { readonly scope: Scope; readonly policy: Policy },
  field: Field,
  value: JsonValue,
  { path, base, at }: Standing,
): Whole | undefined {
  const above = at.whole
  const rule = findRule(scope.rules, path, base)
  if (rule?.from === 'rules') return byRule(rule)
  const rankAbove = above?.rank ?? ranks.key
  if (rankAbove === ranks.rules) return above
  const listed = byTool(scope, field)
  if (listed) return listed
  const allowed = typeof value === 'string' ? isAllowed(policy, value) : isEncrypted(policy, value)
  const isHeard = rule && ranks[rule.from] >= rankAbove
  if (isHeard && !(allowed && rule.from === 'preset')) return byRule(rule)
  if (rankAbove > ranks.key) return above
  const named = byName(scope, field, value)
  return named && (!allowed || isNeverKept(policy, named.class)) ? named : above
}

function byTool(scope: Scope, { key }: Field): Whole | undefined {
  const listed = sensitiveField(scope, key)
  if (!listed) return undefined
  const treatment = { ...listed.treatment, label: listed.name }
  return { class: listed.class, treatment, by: 'tool', rank: ranks.tool }
}

function byName(scope: Scope, { class: known, key }: Field, value: JsonValue): Whole | undefined {
  if (!known || !fits(known, value, key)) return undefined
  const treatment = treatmentIn(scope, known.class)
  if (treatment.action === 'keep') return undefined
  return { class: known.class, treatment, by: 'key', rank: ranks.key }
}

function byRule({ class: name, treatment, from }: FieldRule): Whole {
  return { class: name, treatment, by: 'rule', rank: ranks[from] }
}

function fits(known: KeyClass, value: JsonValue, key: string): boolean {
  if (typeof value === 'string') return fitsKey(known, value, key)
  return known.confidence > 0.5 && value !== null && typeof value !== 'boolean'
}
