// The one place that says who a request is from, and that signs people in and out. All of it is on the record.
import type { Authority, Principal } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import type { Authenticator } from '../auth.ts'
import { hasSome } from '../auth.ts'
import { isCsrf, SessionStore, type Person, type Session } from '../session-store.ts'
import type { SignInSettings } from '../sign-in-section.ts'
import type { Asker } from './asker.ts'
import { ruleOf, type ClientCertificate } from './certificate.ts'

export interface Identity {
  readonly principal: Principal
  readonly how: 'key' | 'link' | 'oidc' | 'certificate'
  /** Null for who shows what he is at each request. */
  readonly session: Session | null
}

export interface SignInDeskOptions {
  readonly recorder: Pick<OpenLog['recorder'], 'audit'>
  readonly auth: Authenticator
  readonly authority: Authority
  readonly settings: SignInSettings
  /** Called for each request of nobody. */
  readonly onFailure: () => void
  readonly now: () => number
}

export class SignInDesk {
  readonly sessions: SessionStore
  readonly #options: SignInDeskOptions

  constructor(options: SignInDeskOptions) {
    const { now, settings } = options
    this.#options = options
    this.sessions = new SessionStore({ now, ...settings })
  }

  /**
   * By its API key; without one by its session; without either by its certificate. What is shown and does not hold is refused,
   * whatever else is shown. Rejects with `unauthorized`, `busy`, and `denied` for what another site's page may have sent.
   * `touch`: a person is there.
   */
  async identify(asker: Asker, touch = true): Promise<Identity> {
    const { credentials, address, certificate } = asker
    if (hasSome(credentials)) {
      const principal = await this.#options.auth.principal(credentials, address)
      return { principal, how: 'key', session: null }
    }
    if (asker.session !== undefined) return this.#bySession(asker, asker.session, touch)
    const principal = certificate && this.byCertificate(certificate, address)
    if (!principal) {
      this.#options.onFailure()
      throw new SealtraceError(
        'unauthorized',
        'no valid API key: send one as Authorization: Bearer KEY',
      )
    }
    requireSameOrigin(asker)
    return { principal, how: 'certificate', session: null }
  }

  /** Of the browser; null for one that has none. */
  sessionOf({ session }: Asker): Session | null {
    return session === undefined ? null : this.sessions.find(session, false)
  }

  /**
   * Ends the session that the browser had: one that was there before never becomes that of who signs in. `before`: the one that
   * it had when it set out to sign in elsewhere.
   */
  async signIn(
    person: Person,
    asker: Asker,
    before: Session | null = null,
  ): Promise<{ token: string; session: Session }> {
    const old = this.sessionOf(asker)
    const { how, display, name } = person
    await this.note('succeeded', { name, address: asker.address, details: { how, display } })
    for (const one of [old, before]) if (one) this.sessions.end(one)
    return this.sessions.open(person, asker.address)
  }

  /**
   * How many sessions ended: the one of the request, or all of that principal. They end even where that cannot be put on the
   * record, which it then rejects with.
   */
  async signOut({ principal, how, session }: Identity, everywhere: boolean): Promise<number> {
    const { name, address } = principal
    if (session) this.sessions.end(session)
    const others = everywhere ? this.sessions.endAll(name) : 0
    await this.note('ended', { name, address, details: { how, everywhere } })
    return others + (session ? 1 : 0)
  }

  /** Likewise. */
  async signOutMember(name: string, { name: by, address }: Principal): Promise<number> {
    const ended = this.sessions.endAll(name)
    await this.note('ended', { name: by, address, details: { member: name, everywhere: true } })
    return ended
  }

  /** Rejects when it cannot be put on the record: then nobody is signed in. */
  async note(what: 'succeeded' | 'failed' | 'ended', entry: SignInNote): Promise<void> {
    const { name: actor, address, details } = entry
    const outcome = what === 'failed' ? 'denied' : 'allowed'
    const from = address === undefined ? {} : { address }
    await this.#options.recorder.audit({
      ...{ action: `sign-in.${what}`, outcome, actor, details },
      ...from,
    })
  }

  async #bySession(asker: Asker, token: string, touch: boolean): Promise<Identity> {
    const session = this.sessions.find(token, touch)
    const principal = session && (await this.#principalOf(session, asker.address))
    if (!session || !principal) {
      this.#options.onFailure()
      throw new SealtraceError('unauthorized', 'the session has ended: sign in again')
    }
    requireSameOrigin(asker)
    if (asker.changes && !isCsrf(session, asker.csrf))
      throw new SealtraceError(
        'denied',
        'the header x-sealtrace-csrf is missing, or of another session',
      )
    return { principal, how: session.how, session }
  }

  /** Of a key that was revoked, or has expired, the sessions end with it. */
  async #principalOf(session: Session, address: string | undefined): Promise<Principal | null> {
    const { auth, authority } = this.#options
    const { name, roles, keyId } = session
    if (keyId === undefined)
      return { name, roles, authority, ...(address === undefined ? {} : { address }) }
    const principal = await auth.byId(keyId, address)
    if (!principal) this.sessions.end(session)
    return principal
  }

  /** Null for a certificate that the settings do not name: it opens the door, and is nobody. */
  byCertificate(certificate: ClientCertificate, address: string | undefined): Principal | null {
    const { settings, now, authority } = this.#options
    const rule = ruleOf(certificate, settings.certificates, now())
    if (!rule) return null
    const from = address === undefined ? {} : { address }
    return { name: `cert:${rule.name}`, roles: rule.roles, authority, ...from }
  }
}

interface SignInNote {
  readonly name: string
  readonly address: string | undefined
  readonly details: Readonly<Record<string, string | boolean>>
}

/** Browsers send cookies and certificates along by themselves, whoever's page it is that asks. */
export function requireSameOrigin({ isSameOrigin }: Asker): void {
  if (!isSameOrigin)
    throw new SealtraceError(
      'denied',
      'another site asked for this; behind a proxy, set sign_in.url to the address that browsers use',
    )
}
