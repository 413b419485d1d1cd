// What a policy says in one context: the rules whose conditions hold, the tool's sensitive parameters, actions by class.
import type { Treatment } from './action.ts'
import type { Context } from './context.ts'
import { indexRules, type FieldRule, type FieldRules } from './field-rule.ts'
import { bareTool, matchesName, plainName } from './names.ts'
import type { Policy } from './policy.ts'
import type { Rule, ToolFields } from './read-rules.ts'

export interface Scope {
  /** Equal for contexts that the policy does not tell apart; empty when no condition plays a part. */
  readonly key: string
  readonly rules: FieldRules
  /** Every list that is for the tool, in the policy's order. */
  readonly tools: readonly ToolFields[]
  readonly treatments: ReadonlyMap<string, Treatment>
  /** Classes that are kept and of which nobody needs to know. */
  readonly silent: ReadonlySet<string>
}

interface Scopes {
  readonly uses: Uses
  readonly byKey: Map<string, Scope>
}

/** What a policy's conditions look at. */
export interface Uses {
  /** Patterns of names. */
  readonly tools: readonly string[]
  readonly traceTypes: readonly string[]
  readonly direction: boolean
  readonly destination: boolean
  /** A path names the input or output of a step. */
  readonly sides: boolean
}

const known = new WeakMap<Policy, Scopes>()
const seal: Treatment = Object.freeze({ action: 'seal' })

export function scopeOf(policy: Policy, context: Context = {}): Scope {
  const { uses, byKey } = scopesOf(policy)
  const key = keyOf(uses, context)
  let scope = byKey.get(key)
  if (!scope) byKey.set(key, (scope = makeScope(policy, context, key)))
  return scope
}

/** What the policy does with findings of the class, unless a rule for their field says otherwise. */
export function treatmentOf(policy: Policy, name: string, context: Context = {}): Treatment {
  return treatmentIn(scopeOf(policy, context), name)
}

export function treatmentIn({ treatments }: Scope, name: string): Treatment {
  return treatments.get(name) ?? seal
}

export function usesOf(policy: Policy): Uses {
  return scopesOf(policy).uses
}

/** True when the policy says something of this tool alone. */
export function knowsTool(policy: Policy, name: string): boolean {
  return usesOf(policy).tools.some((pattern) => matchesTool(pattern, name))
}

/** By its own name, too, where a client has put its server's before it. What lets values pass is for the full name alone. */
export function matchesTool(
  pattern: string,
  name: string,
  { action }: Partial<Treatment> = {},
): boolean {
  if (matchesName(pattern, name)) return true
  return action !== 'keep' && matchesName(pattern, bareTool(name))
}

interface SensitiveField {
  readonly name: string
  readonly class: string
  readonly treatment: Treatment
}

/** The sensitive parameter that a field of this name is, by the first list that has it. */
export function sensitiveField(
  { tools }: Pick<Scope, 'tools'>,
  key: string,
): SensitiveField | undefined {
  for (const { names, treatment } of tools) {
    const listed = names.get(key) ?? names.get(plainName(key))
    if (listed) return { ...listed, treatment }
  }
  return undefined
}

/** Why the rule does not hold in the context: the first condition that fails; null when it holds. */
export function failing(
  { when, treatment }: Pick<Rule, 'when' | 'treatment'>,
  context: Context,
): keyof Context | null {
  const { tool, direction, traceType, destination } = when
  if (tool !== undefined && !matchesTool(tool, context.tool ?? '', treatment)) return 'tool'
  if (direction !== undefined && direction !== context.direction) return 'direction'
  if (traceType !== undefined && traceType !== context.traceType?.trim().toLowerCase())
    return 'traceType'
  return destination !== undefined && destination !== context.destination ? 'destination' : null
}

function scopesOf(policy: Policy): Scopes {
  let scopes = known.get(policy)
  if (!scopes) known.set(policy, (scopes = { uses: findUses(policy), byKey: new Map() }))
  return scopes
}

function findUses({ rules, tools, laterRules }: Policy): Uses {
  const all = rules.map(({ when }) => when)
  const given = (values: (string | undefined)[]): string[] => [
    ...new Set(values.filter((value) => value !== undefined)),
  ]
  return {
    tools: given([...all.map(({ tool }) => tool), ...tools.map(({ tool }) => tool)]),
    traceTypes: given(all.map(({ traceType }) => traceType)),
    direction: all.some(({ direction }) => direction !== undefined),
    destination: all.some(({ destination }) => destination !== undefined),
    sides: [...rules, ...laterRules].some(({ segments }) =>
      segments?.some((name) => name === 'input' || name === 'output'),
    ),
  }
}

function keyOf({ tools, traceTypes, direction, destination }: Uses, context: Context): string {
  let key = ''
  const { tool, traceType } = context
  if (tool !== undefined)
    for (const [i, pattern] of tools.entries())
      if (matchesTool(pattern, tool)) key += matchesName(pattern, tool) ? `t${i} ` : `m${i} `
  if (traceType !== undefined && traceTypes.length > 0) {
    const at = traceTypes.indexOf(traceType.trim().toLowerCase())
    if (at >= 0) key += `y${at} `
  }
  if (direction && context.direction) key += `${context.direction} `
  return destination && context.destination ? key + context.destination : key
}

function makeScope(policy: Policy, context: Context, key: string): Scope {
  const fields: FieldRule[] = []
  const treatments = new Map(policy.classes)
  const said = new Set<string>()
  for (const [order, rule] of policy.rules.entries()) {
    if (failing(rule, context) !== null) continue
    const { segments, class: name, treatment } = rule
    if (segments) fields.push({ segments, class: name, treatment, order, from: 'rules' })
    else if (!said.has(name)) {
      said.add(name)
      treatments.set(name, treatment)
    }
  }
  const silent = [...treatments].filter(([, treatment]) => treatment.silent).map(([name]) => name)
  return {
    key,
    rules: indexRules([...fields, ...policy.laterRules]),
    tools: policy.tools.filter(({ tool, treatment }) =>
      matchesTool(tool, context.tool ?? '', treatment),
    ),
    treatments,
    silent: new Set(silent),
  }
}
