import { classes } from '../detect/class.ts'
import { isJsonObject, type JsonValue } from '../record/json.ts'
import { captureModeOf } from './capture-mode.ts'
import { pathText } from './field-rule.ts'
import type { Policy } from './policy.ts'
import type { Rule } from './read-rules.ts'

/** What in a policy compiles but can never take effect. One line each. */
export function policyWarnings(policy: Policy): string[] {
  return [
    ...policy.rules.flatMap((rule, index) => {
      const reason = neverHolds(policy, rule, index)
      return reason === null ? [] : [`rules[${index}] can never take effect: ${reason}`]
    }),
    ...unknownClasses(policy),
    ...unknownEntities(policy),
    ...unknownModes(policy),
    ...overruled(policy),
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

/** All that anything in the policy can find; outside analyzers may know others. */
function knownClasses({ effective, laterRules }: Policy): Set<string> {
  const own = [effective['words'], effective['patterns']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  )
  const named = own.map((entry) => (isJsonObject(entry) ? entry['class'] : undefined))
  const known = new Set<string>([...classes, 'custom', ...laterRules.map((rule) => rule.class)])
  for (const name of named) if (typeof name === 'string') known.add(name)
  return known
}

function unknownClasses(policy: Policy): string[] {
  const known = knownClasses(policy)
  return policy.rules.flatMap(({ segments, class: name }, index) =>
    segments || known.has(name)
      ? []
      : [`rules[${index}]: ${name} is no class; only an outside analyzer could find it`],
  )
}

function unknownEntities(policy: Policy): string[] {
  const known = knownClasses(policy)
  return [...policy.thresholds.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `entities.${name} is no class: it is taken for the name of a detector`)
}

/** Any name can be a trace type: one that is nearly `default` is hardly meant as one. */
function unknownModes({ capture }: Policy): string[] {
  const letters = (name: string): string => [...name].sort().join('')
  return [...capture.keys()]
    .filter((name) => name !== 'default' && letters(name) === letters('default'))
    .map((name) => `capture.${name} is for traces of that type; did you mean default?`)
}

function overruled({ guard, rules, tools, laterRules, ...policy }: Policy): string[] {
  if (!guard) return []
  const keeps =
    [...rules, ...tools, ...laterRules].some(({ treatment }) => treatment.action === 'keep') ||
    policy.allowValues.size > 0 ||
    isFilled(policy.effective['allow_patterns']) ||
    policy.minConfidence > guard.minConfidence ||
    policy.cards === 'strict'
  return keeps
    ? [
        `what is allowed, kept or not sure enough is hidden nevertheless when it is ${[...guard.classes.keys()].join(', ')}`,
      ]
    : []
}

function isFilled(list: JsonValue | undefined): boolean {
  return Array.isArray(list) && list.length > 0
}
