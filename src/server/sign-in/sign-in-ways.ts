// How one gets a session: with an API key, a link of this machine, or the word of a provider. Who fails too often waits.
import { SealtraceError } from '../../error.ts'
import { roles } from '../../journal/api-key.ts'
import { useSignInLink } from '../../journal/sign-in-link.ts'
import type { Secret } from '../../crypto/secret.ts'
import type { KeyStore } from '../../store/key-store.ts'
import type { Authenticator } from '../auth.ts'
import { lockedOut } from '../auth-locked-out.ts'
import { networkOf, type Lockout } from '../auth-lockout.ts'
import type { Metrics } from '../metrics.ts'
import type { Person, Session } from '../session-store.ts'
import { requireSameOrigin, type SignInDesk } from './sign-in-desk.ts'
import type { Asker } from './asker.ts'
import type { OidcProvider } from './oidc-provider.ts'
import { Transactions } from './transactions.ts'

export interface SignInWaysOptions {
  readonly desk: SignInDesk
  readonly auth: Authenticator
  readonly keys: Pick<KeyStore, 'addSignInLink' | 'takeSignInLink'>
  readonly indexKey: () => Promise<Secret>
  readonly lockout: Lockout
  readonly metrics: Pick<Metrics, 'add'>
  /** Null where the settings name none. */
  readonly provider: OidcProvider | null
  /** Called for each attempt of nobody known. */
  readonly onFailure: () => void
  readonly now: () => number
}

type Opened = Promise<{ token: string; session: Session }>

export class SignInWays {
  readonly provider: OidcProvider | null
  readonly #options: SignInWaysOptions
  readonly #transactions: Transactions

  constructor(options: SignInWaysOptions) {
    this.#options = options
    this.provider = options.provider
    this.#transactions = new Transactions(options.now)
  }

  /** All that is wrong looks the same. Rejects with `unauthorized`, `busy`, `denied`. */
  async withKey(text: string, asker: Asker): Opened {
    this.#admit(asker)
    const found = await this.#options.auth.key(text, asker.address)
    // Of many at once, those that came before may have failed meanwhile.
    this.#checkWait(namesOf(asker))
    if (!found) return this.#refuse('key', asker)
    const { id, role, name } = found.row
    const known = { name: `key:${id}`, how: 'key' } as const
    // Such a key is for what records, and opens nothing.
    if (!found.isGood || role === 'ingest') return this.#refuseKnown(known, asker)
    return this.#open({ ...known, display: name || role, roles: [role], keyId: id }, asker)
  }

  /** Rejects likewise. */
  async withLink(token: string, asker: Asker): Opened {
    this.#admit(asker)
    const { keys, indexKey, now, onFailure } = this.#options
    const user = await useSignInLink(token, { keys, indexKey: await indexKey(), now: now() })
    if (user === null) {
      onFailure()
      return this.#refuse('link', asker)
    }
    const given = roles.filter((role) => role !== 'ingest')
    return this.#open({ name: `os:${user}`, display: user, roles: given, how: 'link' }, asker)
  }

  /** Where to send the browser, and what it keeps meanwhile. Rejects with `not_found`, `unavailable`, `busy`, `denied`. */
  async beginOidc(asker: Asker): Promise<{ url: string; token: string }> {
    if (!this.provider) throw new SealtraceError('not_found', 'no sign-in provider is set up')
    this.#admitNavigation(asker)
    const { url, transaction } = await this.provider.start()
    // The browser does not send the cookie of its session along when it comes back from another site.
    const session = this.#options.desk.sessionOf(asker)
    const network = networkOf(asker.address)
    return { url, token: this.#transactions.add({ transaction, session, network }) }
  }

  /** `token`: what the browser kept. Rejects with `not_found`, `unauthorized`, `unavailable`, `busy`, `denied`. */
  async endOidc(query: string, token: string | undefined, asker: Asker): Opened {
    if (!this.provider) throw new SealtraceError('not_found', 'no sign-in provider is set up')
    // It comes from the provider's page, by a redirect: the transaction tells that this browser began it.
    this.#admitNavigation(asker)
    const begun = token === undefined ? null : this.#transactions.take(token)
    // Any page can send a browser here: that is no attempt of its network, and there is nothing to guess.
    if (!begun) {
      this.#options.onFailure()
      return this.#fail('oidc')
    }
    const person = await this.provider.finish(query, begun.transaction).catch((error: unknown) => {
      if (SealtraceError.is(error) && error.code === 'unauthorized') return null
      throw error
    })
    if (!person) {
      this.#options.onFailure()
      return this.#refuse('oidc', asker)
    }
    if (person.roles.length === 0) {
      await this.#refuseKnown({ name: person.name, how: 'oidc' }, asker).catch(unlessBusy)
      throw new SealtraceError('denied', 'you are known, and have no role here: ask who runs this')
    }
    return this.#open({ ...person, how: 'oidc' }, asker, begun.session)
  }

  /** A page of another site can have things fetched, or framed, in the name of who looks at it. */
  #admitNavigation(asker: Asker): void {
    if (!asker.isNavigation)
      throw new SealtraceError('denied', 'a browser is to go there, not a page to fetch it')
    this.#admit({ ...asker, isSameOrigin: true })
  }

  #admit(asker: Asker): void {
    requireSameOrigin(asker)
    if (asker.way === null)
      throw new SealtraceError(
        'denied',
        'signing in takes TLS, or a browser on this machine; behind a proxy, set sign_in.url',
      )
    this.#checkWait(namesOf(asker))
  }

  #checkWait(names: readonly string[]): void {
    const wait = this.#options.lockout.wait(names)
    if (wait > 0) throw lockedOut(wait)
  }

  async #open(person: Person, asker: Asker, before: Session | null = null): Opened {
    // A good key is not made to wait for what failed by its name: whoever has it may fail elsewhere as often as he likes.
    if (person.keyId === undefined) this.#checkWait([`sign-in ${person.name}`])
    const opened = await this.#options.desk.signIn(person, asker, before)
    this.#count(person.how, 'succeeded')
    return opened
  }

  #refuse(how: Person['how'], asker: Asker): never {
    this.#checkWait(namesOf(asker))
    this.#options.lockout.fail(namesOf(asker))
    return this.#fail(how)
  }

  #fail(how: Person['how']): never {
    this.#count(how, 'failed')
    throw new SealtraceError('unauthorized', 'that does not sign anybody in')
  }

  /** An entry of its own: there are no more of them than the lock-out lets through. */
  async #refuseKnown({ name, how }: Pick<Person, 'name' | 'how'>, asker: Asker): Promise<never> {
    const names = [`sign-in ${name}`, ...namesOf(asker)]
    this.#checkWait(names)
    // Counted before anything is waited for, or many at once would all be let through.
    this.#options.lockout.fail(names)
    await this.#options.desk.note('failed', { name, address: asker.address, details: { how } })
    return this.#fail(how)
  }

  #count(how: Person['how'], outcome: 'succeeded' | 'failed'): void {
    this.#options.metrics.add('sealtrace_sign_ins_total', { how, outcome })
  }
}

/** Who has to wait is told that first. */
function unlessBusy(error: unknown): void {
  if (!SealtraceError.is(error) || error.code !== 'unauthorized') throw error
}

function namesOf({ address }: Asker): string[] {
  return [`sign-in ${networkOf(address)}`]
}
