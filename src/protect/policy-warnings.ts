import { classes } from '../detect/class.ts'
import { captureModeOf } from './capture-mode.ts'
import { pathText } from './field-rule.ts'
import type { Policy } from './policy.ts'
import type { Rule } from './read-rules.ts'

/** What in a policy compiles but can never take effect, or cannot be checked. One line each. */
export function policyWarnings(policy: Policy): string[] {
  return [
    ...policy.rules.flatMap((rule, index) => {
      const reason = neverHolds(policy, rule, index)
      return reason === null ? [] : [`rules[${index}] can never take effect: ${reason}`]
    }),
    ...unknownEntities(policy),
    ...(policy.tools.length > 0
      ? ['names in [policy.tools] cannot be checked: a tool is known when it is called']
      : []),
  ]
}

function neverHolds(policy: Policy, rule: Rule, index: number): string | null {
  const earlier = policy.rules.slice(0, index).findIndex((other) => covers(other, rule))
  if (earlier >= 0) return `rules[${earlier}] comes first wherever it would hold`
  const { segments, class: name, when } = rule
  if (!segments && policy.thresholds.get(name) === Number.POSITIVE_INFINITY)
    return `class ${name} is switched off in entities`
  const mode = when.traceType === undefined ? 'full' : captureModeOf(policy, when.traceType)
  return mode === 'off' || mode === 'metadata'
    ? `capture mode ${mode} records no content of its trace type`
    : null
}

/** True when the other rule holds for all that this one does. */
function covers(other: Rule, rule: Rule): boolean {
  const conditions = ['tool', 'direction', 'traceType', 'destination'] as const
  const isWider = conditions.every(
    (name) => other.when[name] === undefined || other.when[name] === rule.when[name],
  )
  if (!isWider || (other.segments === null) !== (rule.segments === null)) return false
  if (!other.segments || !rule.segments) return other.class === rule.class
  return `.${pathText(rule.segments)}`.endsWith(`.${pathText(other.segments)}`)
}

function unknownEntities({ thresholds }: Policy): string[] {
  const known = new Set<string>([...classes, 'custom'])
  return [...thresholds.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `entities.${name} is no class: it is taken for the name of a detector`)
}
