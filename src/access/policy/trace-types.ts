import { SealtraceError } from '../../error.ts'
import { limits } from '../../record/limits.ts'
import { quoted, readyRoleNames } from './access-schema.ts'

/** By trace type: the roles that may look at its runs. */
export type TraceTypeRoles = Readonly<Record<string, readonly string[]>>

/** As headers have it in the clear: any other type is a keyed token there, which no policy can name. */
const clearType = /^[A-Za-z][A-Za-z0-9_.:/-]*$/

export interface AccessControl {
  /** Roles whose keys may write runs of the type; default: all that may write. */
  readonly write?: readonly string[]
  /** Roles that the settings have besides the ready ones. */
  readonly known?: readonly string[]
}

/**
 * The Cedar policies that leave runs of a trace type to some roles: nobody else sees or finds them, whatever other policies
 * permit. It permits nothing by itself. Put the text in the file of `[access] policy`. Throws `config_invalid`.
 *
 * @example setAccessControl('agent_decision', ['investigator'])
 */
export function setAccessControl(
  traceType: string,
  roles: readonly string[],
  { write, known = [] }: AccessControl = {},
): string {
  if (!clearType.test(traceType) || traceType.length > limits.headerText)
    throw invalid('a trace type is a letter and then letters, digits and any of _ . : / -')
  const all: readonly string[] = [...readyRoleNames, ...known]
  if ([...roles, ...(write ?? [])].some((role) => !all.includes(role)))
    throw invalid('a trace type is left to a role that is not known')
  const reads = ruleOf(`trace-type ${traceType}`, traceType, [
    'action == Action::"write"',
    ...roles.map(isIn),
  ])
  if (!write) return reads
  const [first = 'false', ...others] = write.map(isIn)
  const conditions = ['action != Action::"write"', first, ...others]
  return `${reads}\n${ruleOf(`trace-type ${traceType} write`, traceType, conditions)}`
}

/** Of the settings. Throws `config_invalid`. */
export function traceTypeRules(types: TraceTypeRoles, known: readonly string[]): string {
  return Object.entries(types)
    .map(([type, roles]) => setAccessControl(type, roles, { known }))
    .join('\n')
}

function ruleOf(id: string, traceType: string, unless: readonly string[]): string {
  return `@id(${quoted(id)})
forbid (principal, action, resource is Run)
when { resource has traceType && resource.traceType == ${quoted(traceType)} }
unless { ${unless.join(' || ')} };
`
}

function isIn(role: string): string {
  return `principal in Role::${quoted(role)}`
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `access policy: ${what}`)
}
