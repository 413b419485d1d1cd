// The retention rules of the settings, with each field as the class that its values are hidden under.
import { SealtraceError } from '../error.ts'
import { matchesPath, pathSegments } from '../protect/field-rule.ts'
import { classOfKey } from '../protect/key-info.ts'
import type { Policy } from '../protect/policy.ts'
import type { RetentionRuleText, RetentionText } from '../record/header.ts'
import type { Config } from './config.ts'
import { policyOf } from './log-settings.ts'

/** Throws `config_invalid` for a field that the policy hides under no class, and for two rules of the same conditions. */
export function retentionText({
  retention,
  policy,
}: Pick<Config, 'retention' | 'policy'>): RetentionText {
  const compiled = policyOf(policy)
  const seen = new Set<string>()
  const rules = retention.rules.map(({ field, ...rule }, index): RetentionRuleText => {
    const at = `retention.rules[${index}]`
    const read = field === undefined ? rule : { ...rule, class: classOfField(compiled, field, at) }
    const { traceType = '', kind = '', class: name = '' } = read
    const conditions = JSON.stringify([traceType, kind, name])
    if (seen.has(conditions))
      throw invalid(at, 'is for the same as a rule before it; a field is its class, for all fields')
    seen.add(conditions)
    return read
  })
  return { days: retention.days, rules }
}

function classOfField(policy: Policy, path: string, at: string): string {
  const segments = pathSegments(path)
  if (segments.length === 0) throw invalid(`${at}.field`, 'names no field')
  const rule = [
    ...policy.rules.flatMap((of) => (of.segments ? [{ ...of, segments: of.segments }] : [])),
    ...policy.laterRules,
  ].find((of) => matchesPath(of, segments, 0))
  const named = classOfKey(policy, path.slice(path.lastIndexOf('.') + 1))?.class
  const found = rule ? rule.treatment.action === 'seal' && rule.class : named
  if (found) return found
  throw invalid(
    `${at}.field`,
    'is hidden under no class: give it a rule of the policy with its path, action seal and a class of its own',
  )
}

function invalid(where: string, what: string): SealtraceError {
  return new SealtraceError('config_invalid', `configuration: ${where} ${what}`)
}
