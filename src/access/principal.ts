import { SealtraceError } from '../error.ts'

/** What a principal can ask for. */
const actions = [
  'write',
  'read-header',
  'read-content',
  'reveal',
  'search-text',
  'search-value',
  'read-audit',
  'verify',
  'manage-keys',
  'manage-subjects',
] as const
export type Action = (typeof actions)[number]

/** Who asks. */
export interface Principal {
  /** `os:NAME`, `key:ID`. */
  readonly name: string
  readonly roles: readonly string[]
  readonly address?: string
}

const allowed: Record<string, readonly Action[]> = {
  ingest: ['write'],
  viewer: ['read-header'],
  analyst: ['read-header', 'read-content', 'search-text'],
  investigator: ['read-header', 'read-content', 'reveal', 'search-text', 'search-value'],
  auditor: ['read-header', 'read-audit', 'verify'],
  dpo: ['read-header', 'read-audit', 'verify', 'manage-subjects', 'search-text', 'search-value'],
  admin: ['read-header', 'read-audit', 'verify', 'manage-keys'],
}

/** Default deny: an unknown role may do nothing. */
export function may(principal: Principal, action: Action): boolean {
  return principal.roles.some(
    (role) => Object.hasOwn(allowed, role) && allowed[role]?.includes(action),
  )
}

/** On the collector's own machine: all roles, audited like any other. */
export function localPrincipal(user: string): Principal {
  return { name: `os:${user}`, roles: Object.keys(allowed), address: 'local' }
}

/** The answer to "not there" and to "not allowed": they look the same. */
export function notFound(): SealtraceError {
  return new SealtraceError('not_found', 'there is no such thing, or you may not see it')
}
