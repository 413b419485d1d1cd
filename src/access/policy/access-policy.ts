// The policy of who may look, compiled: the ready roles, what the settings limit by trace type, and the settings' own policies.
// Whatever forbids wins; what nothing permits is denied.
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { accessSchema } from './access-schema.ts'
import { askEngine, type Engine } from './cedar.ts'
import { checkPolicies, type NamedPolicy, type PolicyProblem } from './check-policy.ts'
import { knownOf, requestOf, type Question } from './question.ts'
import { readyRoles } from './ready-roles.ts'
import { seenFacts, type SeenFact } from './seen-facts.ts'
import { traceTypeRules, type TraceTypeRoles } from './trace-types.ts'

export interface AccessSettings {
  /** Own policies, in Cedar; null: none. */
  readonly text: string | null
  /** Who may look at runs of a type, by role; other types stay as they are. */
  readonly traceTypes: TraceTypeRoles
  /** Roles besides the ready ones. */
  readonly roles: readonly string[]
  /** Whether the ready roles may what they may; default true. */
  readonly readyRoles?: boolean
}

export interface Decision {
  readonly allow: boolean
  /** Ids of the policies that decided. */
  readonly because: readonly string[]
  /** It could not be judged; asked again, it may be. */
  readonly failed?: true
}

export const noAccessSettings: AccessSettings = { text: null, traceTypes: {}, roles: [] }

/** Throws `config_invalid` with the places of what is wrong. */
export function compileAccessPolicy(
  settings: AccessSettings,
  { project = 'default' }: { project?: string } = {},
): AccessPolicy {
  const { roles, traceTypes, readyRoles: withReady = true } = settings
  const text = settings.text ?? ''
  const limits = traceTypeRules(traceTypes, roles)
  const all = [withReady ? readyText : '', limits, text, accessSchema(roles)]
  const version = toHex(sha256(Buffer.from(all.join('\0'))))
  if (withReady && [limits, text].every((one) => one.trim() === ''))
    return new AccessPolicy(null, { version, project, settings })
  const own = checked(text, roles)
  const policies = [...(withReady ? readyPolicies() : []), ...checked(limits, roles)]
  const taken = new Set(policies.map(({ id }) => id))
  if (own.some(({ id }) => taken.has(id)))
    throw invalid('an own policy has the @id of one of a ready role or a trace type')
  return new AccessPolicy([...policies, ...own], { version, project, settings })
}

function checked(text: string, roles: readonly string[]): readonly NamedPolicy[] {
  if (text.trim() === '') return []
  const { policies, problems } = checkPolicies(text, { roles })
  if (problems.length > 0) throw notValid(problems)
  return policies
}

const readyText = Object.values(readyRoles).join('\n')
let ready: readonly NamedPolicy[] | undefined

/** More roles make no ready policy invalid. */
function readyPolicies(): readonly NamedPolicy[] {
  return (ready ??= checked(readyText, []))
}

function notValid(problems: readonly PolicyProblem[]): SealtraceError {
  const named = problems.slice(0, 5).map(({ line, column, what }) => `${line}:${column} ${what}`)
  return invalid(`at line:column ${named.join('; ')}`)
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `access policy: ${what}`)
}

interface Compiled {
  /** SHA-256 of all of it, hex. */
  readonly version: string
  readonly project: string
  readonly settings: AccessSettings
}

export class AccessPolicy {
  readonly version: string
  readonly settings: AccessSettings
  /** What its policies look at. */
  readonly seen: ReadonlySet<SeenFact>
  /** The ready roles and nothing else: what `readyAuthority` answers without the engine. */
  readonly isReady: boolean
  readonly #project: string
  /** As text: numbers would lose digits on the way as JSON. */
  #policies: Readonly<Record<string, string>> | undefined
  /** No policy looks at the run, or at why. */
  readonly #isSameForAll: boolean
  #slot = 0

  /** Null: the ready ones, which look at nothing but roles, and are parsed when the engine is asked. */
  constructor(policies: readonly NamedPolicy[] | null, { version, project, settings }: Compiled) {
    this.version = version
    this.settings = settings
    this.#project = project
    this.isReady = policies === null
    this.#policies = policies ? textsOf(policies) : undefined
    this.seen = seenFacts((policies ?? []).map(({ json }) => json))
    this.#isSameForAll = asked.every((fact) => !this.seen.has(fact))
  }

  /** An error denies, also that of a policy that would not have decided, and one of the engine. */
  decide(question: Question): Decision {
    try {
      return askEngine((engine) => this.#decide(engine, question))
    } catch {
      return { ...denied, failed: true }
    }
  }

  #decide(engine: Engine, question: Question): Decision {
    const known = knownOf(question, this.seen)
    const { resource, ...request } = requestOf(question, known, this.#project)
    if (!resource)
      return this.#isSameForAll
        ? this.#decide(engine, { ...question, facts: {} })
        : this.#couldAllow(engine, question)
    const answer = engine.statefulIsAuthorized({
      ...request,
      resource,
      preparsedPolicySetId: this.#prepared(engine),
    })
    if (answer.type === 'failure') return denied
    const { decision, diagnostics } = answer.response
    if (diagnostics.errors.length > 0)
      return { allow: false, because: diagnostics.errors.map(({ policyId }) => policyId) }
    return { allow: decision === 'allow', because: diagnostics.reason }
  }

  /** With the run unknown. What is stated as its reason is unknown too: it may be any, and none. */
  #couldAllow(engine: Engine, question: Question): Decision {
    const anyReason = { fn: 'unknown', arg: 'purpose' }
    const reasons = this.seen.has('purpose') ? [{}, { purpose: { __extn: anyReason } }] : [{}]
    const known = knownOf({ ...question, facts: {} }, this.seen)
    const { context, ...request } = requestOf(question, known, this.#project)
    for (const reason of reasons) {
      const answer = engine.isAuthorizedPartial({
        ...request,
        context: { ...context, ...reason },
        policies: { staticPolicies: (this.#policies ??= textsOf(readyPolicies())) },
      })
      if (answer.type === 'failure') continue
      const { decision, errored, mayBeDetermining } = answer.response
      if (decision !== 'deny' || errored.length > 0)
        return { allow: true, because: mayBeDetermining }
    }
    return denied
  }

  /** The engine keeps policies that were parsed under a name for good: a few names serve all policies in turn. */
  #prepared(engine: Engine): string {
    const owner = owners[this.#slot]
    if (owner?.policy !== this || owner.engine !== engine) {
      this.#slot = nextSlot++ % slots
      const policies = { staticPolicies: (this.#policies ??= textsOf(readyPolicies())) }
      const answer = engine.preparsePolicySet(`sealtrace-${this.#slot}`, policies)
      if (answer.type === 'failure') throw invalid('the engine does not take it')
      owners[this.#slot] = { policy: this, engine }
    }
    return `sealtrace-${this.#slot}`
  }
}

const asked = ['traceType', 'environment', 'class', 'ageHours', 'purpose'] as const
function textsOf(policies: readonly NamedPolicy[]): Readonly<Record<string, string>> {
  return Object.fromEntries(policies.map(({ id, text }) => [id, text]))
}

const denied: Decision = { allow: false, because: [] }
const slots = 4
const owners: ({ policy: AccessPolicy; engine: Engine } | undefined)[] = []
let nextSlot = 0
