// A stand-in for HashiCorp Vault and OpenBao: tokens with leases, AppRole, Kubernetes, transit and KV version 2, as their
// API documentation has it. Fields that it does not know are refused, so that a misspelt one is found.
import { createHmac, randomBytes } from 'node:crypto'
import { decryptAes, encryptAes } from './aes.ts'
import {
  keyServerStub,
  Refusal,
  type Asked,
  type KeyServerStub,
  type Reply,
  type StubOptions,
} from './key-server.ts'

export interface VaultStubOptions extends StubOptions {
  readonly namespace?: string
  readonly now?: () => number
  /** Seconds that a token lasts from its login or renewal; 0: for ever. Default 3600. */
  readonly ttl?: number
  /** Seconds that a token lasts at most. Default 10 times `ttl`. */
  readonly maxTtl?: number
  /** Default true. */
  readonly renewable?: boolean
  /** What AppRole and Kubernetes take. */
  readonly roleId?: string
  readonly secretId?: string
  readonly jwt?: string
  /** KV: path to its versions, oldest first. */
  readonly secrets?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

export interface VaultStub extends KeyServerStub {
  /** A new token. */
  issue(): string
  /** All tokens that were given so far are refused from now on. */
  revokeAll(): void
  /** The transit keys no longer work. */
  disableKeys(): void
}

interface Token {
  ends: number
  readonly last: number
}

type Fields = Readonly<Record<string, unknown>>

class VaultState {
  readonly options: VaultStubOptions
  readonly tokens = new Map<string, Token>()
  readonly keys = new Map<string, Buffer>()
  disabled = false

  constructor(options: VaultStubOptions) {
    this.options = options
  }

  get now(): number {
    return (this.options.now ?? Date.now)()
  }

  issue(): string {
    const { ttl = 3600, maxTtl = ttl * 10 } = this.options
    const token = `hvs.${randomBytes(18).toString('base64url')}`
    const lasts = (seconds: number): number => (seconds ? this.now + seconds * 1000 : Infinity)
    this.tokens.set(token, { ends: lasts(ttl), last: lasts(maxTtl) })
    return token
  }

  auth(token: string): Fields {
    const { ends } = this.tokens.get(token) ?? { ends: 0 }
    const lease = ends === Infinity ? 0 : Math.round((ends - this.now) / 1000)
    const { renewable = true } = this.options
    return { auth: { client_token: token, lease_duration: lease, renewable } }
  }

  answer(asked: Asked): Reply {
    const { headers, path } = asked
    if (headers['x-vault-request'] !== 'true') throw new Refusal(412, errors('required header'))
    if ((headers['x-vault-namespace'] ?? '') !== (this.options.namespace ?? ''))
      throw new Refusal(403, errors('permission denied'))
    if (/^\/v1\/auth\/\w+\/login$/.test(path)) return { body: this.login(asked) }
    const token = String(headers['x-vault-token'] ?? '')
    const known = this.tokens.get(token)
    if (!known || known.ends <= this.now) throw new Refusal(403, errors('permission denied'))
    if (path === '/v1/auth/token/renew-self') return { body: this.renew(token, known) }
    if (path === '/v1/auth/token/lookup-self') return { body: this.lookup(token) }
    const transit = /^\/v1\/transit\/(encrypt|decrypt)\/([\w-]+)$/.exec(path)
    if (transit) return { body: { data: this.transit(transit[1] ?? '', transit[2] ?? '', asked) } }
    const secret = /^\/v1\/secret\/data\/(.+)$/.exec(path)
    if (secret) return { body: { data: this.read(secret[1] ?? '', asked) } }
    throw new Refusal(404, errors('no handler for route'))
  }

  login(asked: Asked): Fields {
    const { roleId, secretId, jwt } = this.options
    const given = fields(asked, 'POST', ['role_id', 'secret_id', 'role', 'jwt'])
    const fits = asked.path.endsWith('/kubernetes/login')
      ? jwt !== undefined && given['jwt'] === jwt && given['role'] === 'sealtrace'
      : roleId !== undefined && given['role_id'] === roleId && given['secret_id'] === secretId
    if (!fits) throw new Refusal(400, errors('invalid role or secret ID'))
    return this.auth(this.issue())
  }

  renew(token: string, known: Token): Fields {
    const { ttl = 3600, renewable = true } = this.options
    if (!renewable) throw new Refusal(400, errors('lease is not renewable'))
    known.ends = Math.min(this.now + ttl * 1000, known.last)
    return this.auth(token)
  }

  lookup(token: string): Fields {
    const { lease_duration: ttl, renewable } = this.auth(token)['auth'] as Fields
    return { data: { id: token, ttl, renewable } }
  }

  transit(operation: string, name: string, asked: Asked): Fields {
    const names = ['plaintext', 'ciphertext', 'context', 'associated_data']
    const given = fields(asked, 'POST', names)
    if (this.disabled) throw new Refusal(400, errors('encryption key not found'))
    const key = this.keyOf(name, given)
    const aad = Buffer.from(String(given['associated_data'] ?? ''), 'base64')
    if (operation === 'encrypt') {
      const sealed = encryptAes(key, aad, Buffer.from(String(given['plaintext']), 'base64'))
      return { ciphertext: `vault:v1:${sealed.toString('base64')}`, key_version: 1 }
    }
    const sealed = String(given['ciphertext']).replace(/^vault:v1:/, '')
    const opened = decryptAes(key, aad, Buffer.from(sealed, 'base64'))
    if (!opened) throw new Refusal(400, errors('invalid ciphertext: unable to decrypt'))
    return { plaintext: opened.toString('base64') }
  }

  /** Keys whose name starts with `derived` need a context; of the others the engine ignores it, as OpenBao does. */
  keyOf(name: string, given: Fields): Buffer {
    const { context } = given
    const isDerived = name.startsWith('derived')
    if (isDerived && typeof context !== 'string')
      throw new Refusal(400, errors("missing 'context' for key derivation"))
    const key = this.keys.get(name) ?? randomBytes(32)
    this.keys.set(name, key)
    return isDerived ? createHmac('sha256', key).update(String(context)).digest() : key
  }

  read(path: string, asked: Asked): Fields {
    fields(asked, 'GET', [])
    const versions = this.options.secrets?.[path] ?? []
    const data = versions.at(Number(asked.query.get('version') ?? versions.length) - 1)
    if (!data) throw new Refusal(404, errors())
    return { data, metadata: { version: versions.indexOf(data) + 1, destroyed: false } }
  }
}

export async function vaultStub(options: VaultStubOptions = {}): Promise<VaultStub> {
  const state = new VaultState(options)
  const server = await keyServerStub((asked) => state.answer(asked), options)
  return Object.assign(server, {
    issue: () => state.issue(),
    revokeAll: () => state.tokens.clear(),
    disableKeys: () => {
      state.disabled = true
    },
  })
}

function fields({ method, body }: Asked, expected: string, names: readonly string[]): Fields {
  if (method !== expected) throw new Refusal(405, errors('unsupported operation'))
  const given = (body ? JSON.parse(body) : {}) as Fields
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Refusal(400, errors(`unknown field ${unknown}`))
  return given
}

function errors(...texts: readonly string[]): Fields {
  return { errors: texts }
}
