// Who a provider says that somebody is, and the roles that the settings give for it.
import { SealtraceError } from '../../error.ts'
import type { OidcSettings } from '../sign-in-section.ts'

export interface OidcPerson {
  /** `oidc:SUBJECT`. */
  readonly name: string
  readonly display: string
  /** Empty: nobody here. */
  readonly roles: readonly string[]
}

type Claims = Readonly<Record<string, unknown>>

/** `more` asks the provider, where the ID token does not say it. */
export async function oidcPerson(
  token: Claims,
  { rolesClaim, roles }: Pick<OidcSettings, 'rolesClaim' | 'roles'>,
  more: () => Promise<Claims>,
): Promise<OidcPerson> {
  const { sub } = token
  // A name that people compare: nothing invisible, nothing long.
  if (typeof sub !== 'string' || !/^[!-~]{1,255}$/.test(sub))
    throw new SealtraceError('unauthorized', 'the sign-in provider gave no usable subject')
  const claims = await completed(token, rolesClaim, more)
  const values = [claimAt(claims, rolesClaim) ?? []].flat()
  const given = values.flatMap((value) => (typeof value === 'string' && roles.get(value)) || [])
  return {
    name: `oidc:${sub}`,
    display: displayOf(claims) ?? sub,
    roles: [...new Set(given)],
  }
}

/** With what the token does not say, and which stands in its place nowhere. */
async function completed(token: Claims, rolesClaim: string, more: () => Promise<Claims>) {
  const hasRoles = claimAt(token, rolesClaim) !== undefined
  if (hasRoles && displayOf(token) !== null) return token
  // Without a display name one is known by the subject: no reason to refuse.
  const asked = hasRoles ? await more().catch(() => ({})) : await more()
  return { ...asked, ...token }
}

/** By its whole name first, which may have dots in it; else from object to object. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let at: unknown = claims
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Claims)[name]
  }
  return at
}

function displayOf({ name, email, preferred_username: user }: Claims): string | null {
  const found = [name, email, user].find((text) => typeof text === 'string' && text.trim() !== '')
  // People choose it themselves at many providers: nothing invisible, nothing that turns the line round.
  const visible =
    typeof found === 'string' ? found.replaceAll(/[\p{C}\u2028\u2029]/gu, '').trim() : ''
  return visible === '' ? null : visible.slice(0, 200)
}
