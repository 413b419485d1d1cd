// Reads policies and holds them against the schema. What is wrong is said by place and kind, never by quoting: an error goes to
// logs and to whoever sent the text.
import { accessSchema } from './access-schema.ts'
import { askEngine, isTrap, type DetailedError, type Engine, type PolicyJson } from './cedar.ts'
import { tooComplexAt } from './policy-bounds.ts'

export interface PolicyProblem {
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly what: string
}

export interface NamedPolicy {
  /** Its `@id`, or `NAME-1` and so on where it has none. */
  readonly id: string
  readonly text: string
  readonly json: PolicyJson
}

export interface CheckedPolicies {
  readonly policies: readonly NamedPolicy[]
  /** Empty: it holds. */
  readonly problems: readonly PolicyProblem[]
}

/** More is no policy that people can read. */
export const longestPolicy = 256 * 1024

/** `roles` are those that are known besides the ready ones; `name` is for policies that have no id. */
export function checkPolicies(
  text: string,
  { roles = [], name = 'own' }: { roles?: readonly string[]; name?: string } = {},
): CheckedPolicies {
  if (text.length > longestPolicy) return failed([{ line: 1, column: 1, what: 'too long' }])
  const at = tooComplexAt(text)
  if (at !== null) return failed([{ ...placeAt(text, bytesBefore(text, at)), what: tooComplex }])
  try {
    return askEngine((engine) => checkedBy(engine, text, { roles, name }))
  } catch (error) {
    if (isTrap(error)) return failed([{ line: 1, column: 1, what: tooComplex }])
    throw error
  }
}

const tooComplex = 'nested or long beyond what can be judged'

function checkedBy(
  engine: Engine,
  text: string,
  { roles, name }: { roles: readonly string[]; name: string },
): CheckedPolicies {
  const answer = engine.validate({
    schema: accessSchema(roles),
    policies: { staticPolicies: text },
  })
  if (answer.type === 'failure') return failed(answer.errors.map((error) => placed(text, error)))
  const warned = answer.validationWarnings.filter(({ error }) => whatOf(error) === idle)
  const found = answer.validationErrors.length > 0 ? answer.validationErrors : warned
  if (found.length > 0) return failed(found.map(({ error }) => placed(text, error)))
  return named(engine, text, name)
}

function failed(problems: readonly PolicyProblem[]): CheckedPolicies {
  return { policies: [], problems }
}

function named(engine: Engine, text: string, name: string): CheckedPolicies {
  const parts = engine.policySetTextToParts(text)
  if (parts.type === 'failure') return failed(parts.errors.map((error) => placed(text, error)))
  const problems: PolicyProblem[] = []
  const policies = new Map<string, NamedPolicy>()
  for (const [n, part] of parts.policies.entries()) {
    const parsed = engine.policyToJson(part)
    if (parsed.type === 'failure') {
      problems.push(...parsed.errors.map((error) => placed(text, error)))
      continue
    }
    const id = parsed.json.annotations?.['id'] ?? `${name}-${n + 1}`
    if (policies.has(id))
      problems.push({ ...placeAt(text, startOf(text, part)), what: 'an @id that another has' })
    policies.set(id, { id, text: part, json: parsed.json })
  }
  return { policies: [...policies.values()], problems }
}

/** In bytes, as the engine counts. */
function startOf(text: string, part: string): number {
  return bytesBefore(text, Math.max(0, text.lastIndexOf(part)))
}

function bytesBefore(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at))
}

function placed(text: string, error: DetailedError): PolicyProblem {
  return { ...placeAt(text, error.sourceLocations?.[0]?.start ?? 0), what: whatOf(error) }
}

function placeAt(text: string, bytes: number): { line: number; column: number } {
  const before = Buffer.from(text).subarray(0, bytes).toString()
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

const idle = 'a policy that can never apply'

const kinds: readonly (readonly [RegExp, string])[] = [
  [/includes a template|expected a static policy/i, 'a template (?principal, ?resource)'],
  [/unrecognized action/i, 'an unknown action'],
  [/unrecognized entity type/i, 'an unknown type'],
  [/is of an enumerated entity type/i, 'an unknown role'],
  [/attribute .{1,200} not found/i, 'an unknown attribute'],
  [/unable to guarantee safety/i, 'an attribute that may be absent; test with `has` first'],
  [/unable to find an applicable action|policy is impossible/i, idle],
  [/not compatible|unexpected type|lub|extension/i, 'a value of the wrong type'],
  [/duplicate annotation/i, 'an annotation twice'],
]

function whatOf({ message }: DetailedError): string {
  const known = kinds.find(([pattern]) => pattern.test(message.slice(0, 1000)))
  return known?.[1] ?? (/pars|token|unexpected/i.test(message) ? 'a syntax error' : 'not valid')
}
