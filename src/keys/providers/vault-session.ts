// HashiCorp Vault and OpenBao over HTTP: who one is there, and how one stays it. Facts: their API documentation, "token",
// "approle" and "kubernetes" auth methods.
import { SealtraceError } from '../../error.ts'
import { countOf, objectOf, tokenOf, type JsonObject } from './http/json.ts'
import { KeptLogin, type Login } from './http/kept-login.ts'
import { KeyServer, type KeyCall, type KeyServerSettings } from './http/key-server.ts'
import { serverAddress } from './http/server-address.ts'
import { readSecretFile, secretVariable, type KeySurroundings } from './http/surroundings.ts'

export interface VaultSettings extends KeyServerSettings {
  /** `https://HOST:8200`; http to this machine only. */
  readonly address: string
  /** Sent as `X-Vault-Namespace`. */
  readonly namespace?: string | undefined
  /** Default `token`. */
  readonly auth?: 'token' | 'approle' | 'kubernetes' | undefined
  /** Where the auth method is mounted; default its name. */
  readonly authMount?: string | undefined
  /** token: a file, such as an agent's sink; read anew when the token is refused. */
  readonly tokenFile?: string | undefined
  /** token: the variable that is used without a file; default `VAULT_TOKEN`. */
  readonly tokenVariable?: string | undefined
  readonly roleId?: string | undefined
  readonly secretIdFile?: string | undefined
  /** approle: the variable that is used without a file; default `VAULT_SECRET_ID`. */
  readonly secretIdVariable?: string | undefined
  /** kubernetes. */
  readonly role?: string | undefined
  /** kubernetes: default where a pod finds its service account's token. */
  readonly jwtFile?: string | undefined
}

export interface VaultQuestion {
  readonly operation: string
  /** Default POST. */
  readonly method?: 'GET' | 'POST'
  /** Below `/v1/`, encoded. */
  readonly path: string
  readonly body?: JsonObject
}

interface VaultLogin extends Login {
  readonly token: string
  readonly renewable: boolean
  /** Milliseconds. */
  readonly lease: number
  /** Milliseconds since 1970. */
  readonly ends: number
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'
const longestTimer = 2 ** 31 - 1
/** Milliseconds until a token that could not be renewed in time is tried again. */
const renewAgain = 15_000
/** Milliseconds in which a refusal is no reason for another login, after a new token was refused as the old one was. */
const deniedFor = 30_000

export class VaultSession {
  readonly #settings: VaultSettings
  readonly #surroundings: KeySurroundings
  readonly server: KeyServer
  readonly #base: URL
  readonly #now: () => number
  readonly #logins: KeptLogin<VaultLogin>
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #deniedUntil = -Infinity

  /** `name` is for errors. Throws `config_invalid`. */
  constructor(settings: VaultSettings, surroundings: KeySurroundings, name: string) {
    this.#settings = checked(settings)
    this.#surroundings = surroundings
    this.#now = surroundings.now ?? Date.now
    this.#base = serverAddress(settings.address.replace(/\/?$/, '/'), 'address of vault')
    this.server = new KeyServer({ ...settings, name })
    this.#logins = new KeptLogin((last) => this.#obtain(last), this.#now)
  }

  /** The members of a 200 answer's `data`. Rejects with `key_unavailable`. */
  async ask(question: VaultQuestion): Promise<JsonObject> {
    const { operation } = question
    return this.server.within(operation, async (signal) => {
      const login = await this.#logins.get(signal)
      let answer = await this.server.call(this.#call(question, signal, login))
      if (answer.status === 403 && this.#now() >= this.#deniedUntil) {
        // The token may have been revoked; whoever it was, only a new one is worth another try.
        this.#logins.drop(login)
        const again = await this.#logins.get(signal)
        if (again.token !== login.token) {
          answer = await this.server.call(this.#call(question, signal, again))
          // It is not the token then: each login would leave one more of them in the server.
          if (answer.status === 403) this.#deniedUntil = this.#now() + deniedFor
        }
      }
      const body = this.server.body(operation, answer)
      return objectOf(body['data']) ?? this.server.wrong(operation)
    })
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.server.close()
  }

  #call(
    { operation, method = 'POST', path, body }: VaultQuestion,
    signal: AbortSignal,
    login?: { readonly token: string },
  ): KeyCall {
    const { namespace } = this.#settings
    return {
      operation,
      method,
      url: new URL(`v1/${path}`, this.#base),
      headers: {
        'x-vault-request': 'true',
        ...(namespace ? { 'x-vault-namespace': namespace } : {}),
        ...(login ? { 'x-vault-token': login.token } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal,
    }
  }

  async #obtain(last: VaultLogin | null): Promise<VaultLogin> {
    const login = await this.server.within('login', async (signal) => {
      const renewed = last && (await this.#renewed(last, signal))
      return renewed ?? (await this.#fresh(signal))
    })
    if ((this.#settings.auth ?? 'token') === 'token') this.#keepAlive(login, login.until)
    return login
  }

  /** The same token for longer; null where it cannot be had, or not for much longer. */
  async #renewed(last: VaultLogin, signal: AbortSignal): Promise<VaultLogin | null> {
    if (!last.renewable || this.#now() >= last.ends) return null
    const question = { operation: 'renewal', path: 'auth/token/renew-self', body: {} }
    const asked = this.#now()
    const answer = await this.server.call(this.#call(question, signal, last))
    if (answer.status !== 200) return null
    const login = this.#loginOf(this.server.body('renewal', answer)['auth'], asked)
    // The last renewals before a token's longest life are ever shorter.
    return login.lease >= last.lease / 2 ? login : null
  }

  async #fresh(signal: AbortSignal): Promise<VaultLogin> {
    const { auth = 'token', authMount } = this.#settings
    if (auth === 'token') return this.#given(signal)
    const path = `auth/${vaultPath(authMount ?? auth, 'auth_mount of vault')}/login`
    const question = { operation: 'login', path, body: this.#proof(auth) }
    const asked = this.#now()
    const body = await this.server.json(this.#call(question, signal))
    return this.#loginOf(body['auth'], asked)
  }

  #proof(auth: 'approle' | 'kubernetes'): JsonObject {
    const { roleId, secretIdFile, secretIdVariable = 'VAULT_SECRET_ID', role } = this.#settings
    if (auth === 'kubernetes') {
      const file = this.#settings.jwtFile ?? serviceAccountToken
      return { role, jwt: readSecretFile(file, "the service account's token for vault") }
    }
    const what = 'the secret id for vault'
    const secretId = secretIdFile
      ? readSecretFile(secretIdFile, what)
      : secretVariable(this.#surroundings, secretIdVariable, what)
    return { role_id: roleId, secret_id: secretId }
  }

  /** The token that somebody else got. How long it lasts is asked; who may not ask uses it as it is. */
  async #given(signal: AbortSignal): Promise<VaultLogin> {
    const { tokenFile, tokenVariable = 'VAULT_TOKEN' } = this.#settings
    const what = 'the token for vault'
    const text = tokenFile
      ? readSecretFile(tokenFile, what)
      : secretVariable(this.#surroundings, tokenVariable, what)
    const token = tokenOf(text)
    if (token === null)
      throw this.server.fault('login', 'got a token that is none', `check ${what}`)
    const question = { operation: 'login', method: 'GET', path: 'auth/token/lookup-self' } as const
    const asked = this.#now()
    const answer = await this.server.call(this.#call(question, signal, { token }))
    if (answer.status === 403) return this.#lasting(token, { asked, seconds: 0, renewable: false })
    const data = objectOf(this.server.body('login', answer)['data'])
    const seconds = countOf(data?.['ttl'])
    if (seconds === null) this.server.wrong('login')
    return this.#lasting(token, { asked, seconds, renewable: data?.['renewable'] === true })
  }

  #loginOf(value: unknown, asked: number): VaultLogin {
    const auth = objectOf(value)
    const token = tokenOf(auth?.['client_token'])
    const seconds = countOf(auth?.['lease_duration'])
    if (token === null || seconds === null) this.server.wrong('login')
    return this.#lasting(token, { asked, seconds, renewable: auth?.['renewable'] === true })
  }

  /** `seconds`: 0 for a token that does not end. It is renewed, or had anew, when a third of its time is left. */
  #lasting(
    token: string,
    { asked, seconds, renewable }: { asked: number; seconds: number; renewable: boolean },
  ): VaultLogin {
    const lease = seconds === 0 ? Infinity : seconds * 1000
    return { token, renewable, lease, ends: asked + lease, until: asked + (lease * 2) / 3 }
  }

  /** Root keys are needed once a month: a token that nobody can get again is renewed also while it is not used. */
  #keepAlive(login: VaultLogin, when: number): void {
    clearTimeout(this.#timer)
    if (this.#closed || !login.renewable || login.lease === Infinity) return
    // Timers may fire a little early.
    const wait = Math.min(Math.max(Math.ceil(when - this.#now()) + 5, 100), longestTimer)
    this.#timer = setTimeout(() => {
      void this.#logins.get(AbortSignal.timeout(60_000)).then(
        (kept) => kept === login && this.#keepAlive(login, login.until),
        () => {
          // The next operation says what is wrong, if there still is something.
          if (this.#now() < login.ends) this.#keepAlive(login, this.#now() + renewAgain)
        },
      )
    }, wait).unref()
  }
}

/** Segments of a path for an address. Throws `config_invalid`. */
export function vaultPath(text: string, what: string): string {
  const segments = text.replace(/^\//, '').replace(/\/$/, '').split('/')
  if (segments.some((segment) => !/^[!-~]{1,200}$/.test(segment) || /^\.{1,2}$/.test(segment)))
    throw new SealtraceError('config_invalid', `${what} is no path; give it as in secret/name`)
  return segments.map(encodeURIComponent).join('/')
}

function checked(settings: VaultSettings): VaultSettings {
  const { auth, roleId, role, namespace = '' } = settings
  const missing =
    auth === 'approle' && !roleId ? 'role_id' : auth === 'kubernetes' && !role ? 'role' : null
  if (missing)
    throw new SealtraceError('config_invalid', `${missing} of vault is not set; ${auth} needs it`)
  if (!/^[!-~]{0,200}$/.test(namespace))
    throw new SealtraceError(
      'config_invalid',
      'namespace of vault is no name; give a path of names',
    )
  return settings
}
