import type { JsonValue } from '../record/json.ts'
import { isJsonObject } from '../record/json.ts'
import { boundBy } from './bound-by.ts'
import type { Context } from './context.ts'
import { findRule, type FieldRule } from './field-rule.ts'
import { fieldsOf } from './fields.ts'
import type { Whole } from './hide-whole.ts'
import type { Policy } from './policy.ts'
import type { ToolFields } from './read-rules.ts'
import { scopeOf, sensitiveField, type Scope } from './scope.ts'

/** What decides about a field as a whole: a rule for a path, or a tool's list. */
export type Binding = FieldRule | ToolFields

/**
 * What binds the value at the end of a chain of objects with one field each, as the walk goes down it; undefined when
 * nothing does, or only the name of a field.
 */
export function bindingRule(
  policy: Policy,
  value: JsonValue,
  context: Context,
): Binding | undefined {
  const scope = scopeOf(policy, context)
  const path: string[] = []
  let [binding, whole, parent]: [Binding?, Whole?, string?] = []
  for (let inner = value; isJsonObject(inner);) {
    const [field] = fieldsOf({ policy, scope }, inner, parent)
    if (!field) break
    path.push(...field.segments)
    const member: JsonValue = inner[field.name ?? field.key] ?? null
    const bound = boundBy({ scope, policy }, field, member, { path, base: 0, at: { whole } })
    if (bound && bound !== whole) binding = bindingOf(scope, bound, { path, key: field.key })
    // Below it nothing is asked any more.
    if (bound?.treatment.action === 'drop' || bound?.by === 'tool') break
    whole = bound
    parent = field.key
    inner = member
  }
  return binding
}

function bindingOf(
  scope: Scope,
  { by }: Whole,
  { path, key }: { readonly path: readonly string[]; readonly key: string },
): Binding | undefined {
  if (by === 'rule') return findRule(scope.rules, path, 0)
  if (by === 'key') return undefined
  return scope.tools.find((tool) => sensitiveField({ tools: [tool] }, key))
}
