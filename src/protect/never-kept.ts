// What a preset promises never to keep: no setting takes that back, and what another class or rule would keep is looked into.
import { classes } from '../detect/class.ts'
import { classifyKey } from '../detect/classify-key.ts'
import type { JsonValue } from '../record/json.ts'
import type { Treatment } from './action.ts'
import { compileLists } from './custom.ts'
import { count, type Hiding } from './hide.ts'
import { dropped, type Shown, type Whole } from './hide-whole.ts'
import type { Policy, PolicyBody } from './policy.ts'
import type { Preset } from './presets.ts'
import type { protectValue } from './protect-value.ts'
import { invalid } from './read-options.ts'
import { renderValue } from './render-value.ts'

/** Throws `config_invalid` for settings that say in so many words that such a class is kept or not looked for. */
export function refuseKept(policy: PolicyBody, { neverKept, minConfidence }: Preset): void {
  const { classes: treatments, rules, tools } = policy
  const kept = ({ action }: Treatment): boolean => action === 'seal' || action === 'keep'
  for (const name of neverKept) {
    const treatment = treatments.get(name)
    if (treatment && kept(treatment))
      throw invalid(`classes.${name}`, 'may not be kept under this preset')
    if ((policy.thresholds.get(name) ?? 0) > minConfidence)
      throw invalid(`entities.${name}`, 'may not be switched off under this preset')
  }
  for (const [index, rule] of rules.entries())
    if (neverKept.includes(rule.class) && kept(rule.treatment))
      throw invalid(`rules[${index}]`, 'may not keep this class under this preset')
  for (const [index, tool] of tools.entries())
    if (kept(tool.treatment) && [...tool.names.values()].some((f) => neverKept.includes(f.class)))
      throw invalid(`tools (entry ${index + 1})`, 'may not keep this class under this preset')
  for (const [index, name] of [...policy.allowKeys].entries())
    if (neverKept.includes(classifyKey(name)?.class ?? ''))
      throw invalid(`allowKeys (entry ${index + 1})`, 'may not be allowed under this preset')
}

/** The policy that looks for these classes alone, as the preset does; null when there are none. */
export function guardOf(policy: Policy, preset: Preset): Policy | null {
  const { neverKept, minConfidence, patterns } = preset
  if (neverKept.length === 0) return null
  const others = ['custom', ...classes].filter((name) => !neverKept.includes(name))
  return Object.freeze({
    ...policy,
    cards: neverKept.includes('credit_card') ? 'anywhere' : 'lenient',
    media: 'keep',
    minConfidence,
    thresholds: new Map(others.map((name) => [name, Number.POSITIVE_INFINITY])),
    classes: new Map([...policy.classes].filter(([name]) => neverKept.includes(name))),
    rules: policy.rules.filter((rule) => !rule.segments && neverKept.includes(rule.class)),
    tools: [],
    laterRules: [],
    allowFields: null,
    sensitiveKeys: new Set<string>(),
    allowKeys: new Set<string>(),
    allowValues: new Set<string>(),
    custom: compileLists({ words: [], patterns, allowPatterns: [] }),
    guard: null,
  })
}

/** True for a class that the policy's preset promises never to keep. */
export function isNeverKept({ guard }: Policy, name: string): boolean {
  return guard?.classes.has(name) ?? false
}

const leavesNothing: ReadonlySet<string> = new Set(['redact', 'replace', 'hash', 'drop'])

interface Kept {
  readonly whole: Whole
  /** Name that tells what the value is. */
  readonly key: string | undefined
  readonly protect: typeof protectValue
}

/** What may be kept or shown in part of a field that is treated whole: the value without what is never kept. */
export function withoutNeverKept(
  state: Hiding,
  value: JsonValue,
  { whole, key, protect }: Kept,
): Shown {
  const { policy, keyed, trail } = state
  const { guard } = policy
  if (!guard || leavesNothing.has(whole.treatment.action) || isNeverKept(policy, whole.class))
    return value
  // Names say what their values are together with that of the field around them: `card.code`.
  const parent = trail.at(-2)
  const names = [
    ...(typeof parent === 'string' ? [parent] : []),
    ...(key === undefined ? [] : [key]),
  ]
  const nested = names.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value)
  const { value: masked, findings } = protect(
    nested,
    {
      path: [],
      mode: 'masked',
      onFinding: (place) =>
        state.report?.({ ...place, path: [...trail, ...place.path.slice(names.length)] }),
    },
    guard,
    keyed,
  )
  if (findings.size === 0) return value
  for (const [name, found] of findings)
    for (let i = 0; i < found.count; i++) count(state, name, found.action)
  const left = names.reduce<JsonValue | undefined>(inside, masked)
  return left === undefined ? dropped : renderValue(left, ({ look }) => look)
}

/** Of an object with one field, whatever its name has become. */
function inside(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'object' && value !== null ? Object.values(value)[0] : undefined
}
