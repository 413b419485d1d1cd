// What policies look at. A decision is the same for all that differ in nothing else.
import type { PolicyJson } from './cedar.ts'

export type SeenFact =
  | 'traceType'
  | 'environment'
  | 'class'
  | 'ageHours'
  | 'address'
  | 'purpose'
  | 'hour'
  | 'weekday'

const facts: readonly SeenFact[] = [
  ...(['traceType', 'environment', 'class', 'ageHours'] as const),
  ...(['address', 'purpose', 'hour', 'weekday'] as const),
]

/** All that is named by an attribute; all there is, when a policy takes the context or the run as a whole. */
export function seenFacts(policies: readonly PolicyJson[]): ReadonlySet<SeenFact> {
  const names = new Set<string>()
  for (const { conditions } of policies)
    for (const { body } of conditions) if (!collect(body, names)) return new Set(facts)
  return new Set(facts.filter((fact) => names.has(fact)))
}

/** False when a whole stands anywhere but before a dot. */
function collect(node: unknown, names: Set<string>): boolean {
  if (typeof node !== 'object' || node === null) return true
  if (Array.isArray(node)) return node.every((item) => collect(item, names))
  return Object.entries(node).every(([key, value]) => {
    if (key === 'Value') return true
    if (key === 'Var') return value !== 'context'
    if (key === '.' || key === 'has') return collectAccess(value, names)
    return collect(value, names)
  })
}

function collectAccess(access: unknown, names: Set<string>): boolean {
  const { left, attr } = access as { left: unknown; attr: string | readonly string[] }
  for (const name of [attr].flat()) names.add(name)
  return isVariable(left) || collect(left, names)
}

function isVariable(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'Var' in node
}
