// A stand-in for Azure Key Vault, Microsoft's token endpoint and managed identities. RSA-OAEP-256 is done for real, and what
// the references do not have is refused.
import {
  constants,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import {
  keyServerStub,
  Refusal,
  type Asked,
  type KeyServerStub,
  type Reply,
  type StubOptions,
} from './key-server.ts'

export interface AzureStubOptions extends StubOptions {
  readonly now?: () => number
  readonly clientSecret?: string
  /** The federated token that the token endpoint takes. */
  readonly federatedToken?: string
}

export interface AzureStub extends KeyServerStub {
  /** Makes a new version of a key, and gives it. */
  rotate(name: string): string
  revokeAll(): void
  disable(version: string): void
}

interface Version {
  readonly version: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

type Fields = Readonly<Record<string, unknown>>

export const azureStubResource = 'https://vault.azure.net'

class AzureState {
  readonly options: AzureStubOptions
  readonly tokens = new Map<string, number>()
  readonly keys = new Map<string, Version[]>()
  readonly disabled = new Set<string>()

  constructor(options: AzureStubOptions) {
    this.options = options
  }

  get now(): number {
    return (this.options.now ?? Date.now)()
  }

  rotate(name: string): string {
    const version = randomBytes(16).toString('hex')
    const made = { version, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
    this.keys.set(name, [...(this.keys.get(name) ?? []), made])
    return version
  }

  issue(): string {
    const token = `eyJ0.${randomBytes(24).toString('base64url')}.sig`
    this.tokens.set(token, this.now + 3600_000)
    return token
  }

  answer(asked: Asked): Reply {
    const { path, query, headers } = asked
    if (path === '/tenant-1/oauth2/v2.0/token') return { body: this.grant(asked) }
    if (path === '/metadata/identity/oauth2/token') {
      if (headers['metadata'] !== 'true' || query.get('api-version') !== '2018-02-01')
        throw new Refusal(400, { error: 'invalid_request' })
      return { body: { ...this.managed(asked), expires_in: '3599' } }
    }
    if (path === '/msi/token') {
      const fits = headers['x-identity-header'] === 'header-1'
      if (!fits || query.get('api-version') !== '2019-08-01') throw new Refusal(401, {})
      const ends = Math.floor(this.now / 1000) + 3599
      return { body: { ...this.managed(asked), expires_on: String(ends) } }
    }
    const token = (headers['authorization'] ?? '').replace('Bearer ', '')
    if (!((this.tokens.get(token) ?? 0) > this.now)) throw refuse(401, 'Unauthorized')
    return { body: this.vault(asked) }
  }

  grant({ body, headers }: Asked): Fields {
    const {
      client_secret: secret,
      client_assertion: assertion,
      ...fields
    } = Object.fromEntries(new URLSearchParams(body))
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    const proven = assertion
      ? assertion === this.options.federatedToken && fields['client_assertion_type'] === type
      : secret !== undefined && secret === this.options.clientSecret
    const fits =
      headers['content-type'] === 'application/x-www-form-urlencoded' &&
      fields['grant_type'] === 'client_credentials' &&
      fields['client_id'] === 'client-1' &&
      fields['scope'] === `${azureStubResource}/.default`
    if (!fits || !proven) throw new Refusal(401, { error: 'invalid_client' })
    return { token_type: 'Bearer', expires_in: 3599, access_token: this.issue() }
  }

  managed({ method, query }: Asked): Fields {
    const client = query.get('client_id')
    if (method !== 'GET' || query.get('resource') !== azureStubResource || client === 'other')
      throw new Refusal(400, { error: 'invalid_request' })
    return { access_token: this.issue(), resource: azureStubResource }
  }

  vault({ method, path, query, headers, body }: Asked): Fields {
    if (query.get('api-version') !== '7.4') throw refuse(400, 'BadParameter')
    const [, name = '', id, operation] = /^\/keys\/([\w-]+)(?:\/(\w+)\/(\w+))?$/.exec(path) ?? []
    if (!this.keys.has(name)) this.rotate(name)
    const versions = this.keys.get(name) ?? []
    const used = id ? versions.find(({ version }) => version === id) : versions.at(-1)
    if (!used) throw refuse(404, 'KeyNotFound')
    const kid = `https://${headers.host}/keys/${name}/${used.version}`
    if (!operation) return { key: { kid, kty: 'RSA' }, attributes: { enabled: true } }
    if (this.disabled.has(used.version)) throw refuse(403, 'Forbidden', 'KeyDisabled')
    const given = JSON.parse(body) as Fields
    if (method !== 'POST' || Object.keys(given).join() !== 'alg,value')
      throw refuse(400, 'BadParameter')
    const value = Buffer.from(String(given['value']), 'base64url')
    if (given['alg'] !== 'RSA-OAEP-256') throw refuse(400, 'BadParameter')
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
    const done = { wrapkey: publicEncrypt, unwrapkey: privateDecrypt }[operation]
    if (!done) throw refuse(404, 'NotFound')
    const key = operation === 'wrapkey' ? used.publicKey : used.privateKey
    try {
      return { kid, value: done({ key, ...oaep }, value).toString('base64url') }
    } catch {
      throw refuse(400, 'BadParameter')
    }
  }
}

export async function azureStub(options: AzureStubOptions = {}): Promise<AzureStub> {
  const state = new AzureState(options)
  const server = await keyServerStub((asked) => state.answer(asked), options)
  return Object.assign(server, {
    rotate: (name: string) => state.rotate(name),
    revokeAll: () => state.tokens.clear(),
    disable: (version: string) => void state.disabled.add(version),
  })
}

function refuse(status: number, code: string, inner?: string): Refusal {
  const error = { code, message: 'refused', ...(inner ? { innererror: { code: inner } } : {}) }
  return new Refusal(status, { error })
}
