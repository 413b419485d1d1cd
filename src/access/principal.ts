import { SealtraceError } from '../error.ts'
import { readyAuthority } from './ready-authority.ts'

/** What a principal can ask for. The first seven are asked of runs, the others of the project. */
export const actions = [
  'read-header',
  'read-content',
  'reveal',
  'reveal-bulk',
  'break-glass',
  'search-text',
  'search-value',
  'approve-reveal',
  'write',
  'read-audit',
  'verify',
  'read-settings',
  'manage-keys',
  'manage-access',
  'manage-subjects',
] as const
export type Action = (typeof actions)[number]

/** What a policy can ask of a run, or of a value in it. What is not known, or not there, is absent. */
export interface Facts {
  readonly traceType?: string | null
  readonly environment?: string | null
  /** Start of the run, milliseconds since the epoch. */
  readonly time?: number
  /** Of hidden values. */
  readonly class?: string
  /** Why: as the principal states it. */
  readonly purpose?: string
  /** What steps of the run say in the place of the first two: each must be allowed as well. */
  readonly mixed?: readonly Pick<Facts, 'traceType' | 'environment'>[]
  /** They say more than can be asked: it is for nobody whose answers go by runs. */
  readonly tooMixed?: true
}

/** Decides; the policy in force, whatever it is by then. Default deny. */
export interface Authority {
  /** Without facts: whether there could be something that it is allowed on. */
  allows(principal: Principal, action: Action, facts?: Facts): boolean
  /** Whether an answer can differ from run to run; default: it cannot. */
  readonly goesByRun?: boolean
}

/** Who asks. */
export interface Principal {
  /** `os:NAME`, `key:ID`, `oidc:SUBJECT`, `cert:NAME`. */
  readonly name: string
  readonly roles: readonly string[]
  readonly address?: string
  /** Of an API key that is for these trace types only; absent: all. */
  readonly traceTypes?: readonly string[]
  readonly authority: Authority
}

/** Without facts: whether there could be something that it is allowed on. With facts it is definitive. */
export function may(principal: Principal, action: Action, facts?: Facts): boolean {
  const { authority } = principal
  if (!facts) return authority.allows(principal, action)
  const { mixed = [], tooMixed, ...run } = facts
  if (tooMixed && (principal.traceTypes || authority.goesByRun)) return false
  return [run, ...mixed.map((other) => ({ ...run, ...other }))].every(
    (one) => isFor(principal, action, one) && authority.allows(principal, action, one),
  )
}

const projectActions: ReadonlySet<Action> = new Set(actions.slice(actions.indexOf('read-audit')))

/** A step that states no type can be written by each: its run's type is stated elsewhere. */
function isFor({ traceTypes }: Principal, action: Action, { traceType }: Facts): boolean {
  if (!traceTypes || isOfProject(action)) return true
  return traceType ? traceTypes.includes(traceType) : action === 'write'
}

/** Whether it is never asked of a run. */
export function isOfProject(action: Action): boolean {
  return projectActions.has(action)
}

/** On the collector's own machine: all roles, audited like any other. */
export function localPrincipal(user: string, authority: Authority = readyAuthority): Principal {
  const roles = ['ingest', 'viewer', 'analyst', 'investigator', 'auditor', 'dpo', 'admin']
  return { name: `os:${user}`, roles, address: 'local', authority }
}

/** The answer to "not there" and to "not allowed": they look the same. */
export function notFound(): SealtraceError {
  return new SealtraceError('not_found', 'there is no such thing, or you may not see it')
}
