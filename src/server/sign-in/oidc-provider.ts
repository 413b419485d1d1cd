// OpenID Connect by the code flow with PKCE: where to send the browser, and what to make of it when it comes back.
import type * as openid from 'openid-client'
import { SealtraceError } from '../../error.ts'
import type { OidcSettings } from '../sign-in-section.ts'
import { oidcPerson, type OidcPerson } from './oidc-person.ts'

/** What ties an answer to the browser that asked. Never leaves the collector, but for hashes and random texts in the request. */
export interface Transaction {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

type Client = typeof openid

interface Known {
  readonly client: Client
  readonly config: openid.Configuration
  readonly read: number
}

/** Seconds that the provider has for an answer, and milliseconds for which its metadata hold. */
const patience = 10
const metadataLife = 3_600_000

export class OidcProvider {
  readonly settings: OidcSettings
  readonly #now: () => number
  #known: Promise<Known> | undefined

  constructor(settings: OidcSettings, now: () => number) {
    this.settings = settings
    this.#now = now
  }

  /** Rejects with `unavailable` while the provider does not answer. */
  async start(): Promise<{ url: string; transaction: Transaction }> {
    const { client, config } = await this.#discover()
    const transaction = {
      verifier: client.randomPKCECodeVerifier(),
      state: client.randomState(),
      nonce: client.randomNonce(),
    }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: this.settings.redirect,
      scope: this.settings.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(transaction.verifier),
      code_challenge_method: 'S256',
      state: transaction.state,
      nonce: transaction.nonce,
    })
    return { url: url.href, transaction }
  }

  /**
   * Who comes back, `query` being that of the request. Rejects with `unauthorized` for an answer that does not hold, and with
   * `unavailable`.
   */
  async finish(query: string, { verifier, state, nonce }: Transaction): Promise<OidcPerson> {
    const { client, config } = await this.#discover()
    // Not the address that the request names: a Host header is the client's word.
    const url = new URL(this.settings.redirect)
    url.search = query
    try {
      const tokens = await client.authorizationCodeGrant(config, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw refused()
      const more = async () => {
        if (config.serverMetadata().userinfo_endpoint === undefined) return {}
        return client.fetchUserInfo(config, tokens.access_token, claims.sub)
      }
      return await oidcPerson(claims, this.settings, more)
    } catch (error) {
      throw SealtraceError.is(error) ? error : isOutage(error) ? down(error) : refused(error)
    }
  }

  /** Where a browser goes to end its session at the provider too; null where that cannot be, or cannot be known now. */
  async endSession(back: string): Promise<string | null> {
    try {
      const { client, config } = await this.#discover()
      if (config.serverMetadata().end_session_endpoint === undefined) return null
      // Without the ID token that some send along: it would stand in an address.
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: back }).href
    } catch {
      return null
    }
  }

  async #discover(): Promise<Known> {
    const known = await this.#known
    if (known && this.#now() - known.read < metadataLife) return known
    const fresh = this.#load()
    this.#known = fresh
    return fresh.catch((error: unknown) => {
      this.#known = known && Promise.resolve(known)
      if (known) return known
      throw down(error)
    })
  }

  async #load(): Promise<Known> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret, allowHttp } = this.settings
    const execute = [client.enableNonRepudiationChecks]
    if (allowHttp) execute.push(client.allowInsecureRequests)
    const authentication =
      clientSecret === undefined ? client.None() : secretOf(client, clientSecret)
    const config = await client.discovery(new URL(issuer), clientId, {}, authentication, {
      timeout: patience,
      execute,
    })
    return { client, config, read: this.#now() }
  }
}

/** In the header, as OpenID Connect has it where nothing else is said, unless the provider takes it in the body only. */
function secretOf(client: Client, secret: string): openid.ClientAuth {
  const inHeader = client.ClientSecretBasic(secret)
  const inBody = client.ClientSecretPost(secret)
  return (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (known.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest)
  }
}

/** Codes are the library's own; an answer that it could make nothing of is the cause. */
function isOutage(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (error instanceof TypeError || code === 'OAUTH_TIMEOUT') return true
  return cause instanceof Response && cause.status >= 500
}

function down(cause: unknown): SealtraceError {
  return new SealtraceError(
    'unavailable',
    'the sign-in provider does not answer; try again, or sign in another way',
    { cause },
  )
}

function refused(cause?: unknown): SealtraceError {
  return new SealtraceError('unauthorized', 'the sign-in provider did not vouch for it', { cause })
}
