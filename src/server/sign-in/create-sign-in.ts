// Puts together all that knows who a request is from.
import type { Authority } from '../../access/principal.ts'
import { readyAuthority } from '../../access/ready-authority.ts'
import type { AppContext, AppLog } from '../app-context.ts'
import type { AuthFailures } from '../auth-failures.ts'
import { createKeyUses } from '../auth-key-uses.ts'
import { Lockout } from '../auth-lockout.ts'
import { createAuthenticator } from '../auth.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import { OidcProvider } from './oidc-provider.ts'
import { SignInDesk } from './sign-in-desk.ts'
import { SignInWays } from './sign-in-ways.ts'

export interface SignInParts {
  readonly log: AppLog
  readonly config: Pick<Config, 'signIn'>
  readonly metrics: Metrics
  readonly failures: AuthFailures
  /** Default: the ready roles. */
  readonly authority?: Authority
  /** Called for each request of nobody. */
  readonly onStranger: () => void
  readonly now: () => number
}

export function createSignIn(
  parts: SignInParts,
): Pick<AppContext, 'auth' | 'signIn' | 'signInWays'> {
  const { log, config, metrics, authority = readyAuthority, onStranger: onFailure, now } = parts
  const settings = config.signIn
  const { keys, recorder } = log
  const indexKey = () => log.ring.projectKey('index')
  const lockout = new Lockout({
    now,
    onLocked(name) {
      metrics.add('sealtrace_lockouts_total')
      parts.failures.noteLocked(name)
    },
  })
  const uses = createKeyUses({ keys, now })
  const shared = { keys, indexKey, authority, onFailure, lockout, now }
  const auth = createAuthenticator({ ...shared, onUse: uses.note })
  const desk = new SignInDesk({ ...shared, recorder, auth, settings })
  const provider = settings.oidc ? new OidcProvider(settings.oidc, now) : null
  const ways = new SignInWays({ ...shared, desk, auth, metrics, provider })
  return { auth, signIn: desk, signInWays: ways }
}
