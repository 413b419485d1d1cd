// A stand-in for Google Cloud KMS and the places where its access tokens come from. JWTs are verified, sums are checked, and
// fields that it does not know are refused.
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { crc32c } from '../../keys/providers/google-kms-crc32c.ts'
import { decryptAes, encryptAes } from './aes.ts'
import {
  keyServerStub,
  Refusal,
  type Asked,
  type KeyServerStub,
  type Reply,
  type StubOptions,
} from './key-server.ts'

export interface GoogleStubOptions extends StubOptions {
  readonly now?: () => number
  /** PEM of the service account's private key, whose JWTs are taken. */
  readonly accountKey?: string
  readonly refreshToken?: string
  /** The workload identity token that the exchange takes. */
  readonly subjectToken?: string
}

export interface GoogleStub extends KeyServerStub {
  /** Tokens that were given so far are refused from now on. */
  revokeAll(): void
  disableKeys(): void
}

type Fields = Readonly<Record<string, unknown>>

const account = 'sealtrace@project.iam.gserviceaccount.com'
const kmsScope = 'https://www.googleapis.com/auth/cloudkms'

class GoogleState {
  readonly options: GoogleStubOptions
  readonly tokens = new Map<string, number>()
  readonly keys = new Map<string, Buffer>()
  disabled = false

  constructor(options: GoogleStubOptions) {
    this.options = options
  }

  get now(): number {
    return (this.options.now ?? Date.now)()
  }

  issue(): { readonly access_token: string; readonly expires_in: number } {
    const token = `ya29.${randomBytes(24).toString('base64url')}`
    this.tokens.set(token, this.now + 3600_000)
    return { access_token: token, expires_in: 3600 }
  }

  answer(asked: Asked): Reply {
    const { path, headers } = asked
    if (path === '/token') return { body: this.grant(asked) }
    if (path === '/sts') return { body: this.exchange(asked) }
    if (path === '/computeMetadata/v1/instance/service-accounts/default/token') {
      if (headers['metadata-flavor'] !== 'Google') throw refuse(403, 'FORBIDDEN')
      return { body: this.issue() }
    }
    const token = (headers['authorization'] ?? '').replace('Bearer ', '')
    if (!((this.tokens.get(token) ?? 0) > this.now)) throw refuse(401, 'UNAUTHENTICATED')
    if (path === '/impersonate') return { body: this.impersonate(asked) }
    const call = /^\/v1\/(projects\/.+\/cryptoKeys\/[\w-]+):(encrypt|decrypt)$/.exec(path)
    if (!call || asked.method !== 'POST') throw refuse(404, 'NOT_FOUND')
    return { body: this.kms(call[1] ?? '', call[2] ?? '', JSON.parse(asked.body) as Fields) }
  }

  grant({ headers, body }: Asked): Fields {
    const fields = new URLSearchParams(body)
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      throw new Refusal(400, { error: 'invalid_request' })
    if (fields.get('grant_type') === 'refresh_token') {
      const fits = fields.get('refresh_token') === this.options.refreshToken
      if (!fits || fields.get('client_id') !== 'client' || fields.get('client_secret') !== 'secret')
        throw new Refusal(400, { error: 'invalid_grant' })
      return this.issue()
    }
    const assertion = fields.get('assertion') ?? ''
    if (fields.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      throw new Refusal(400, { error: 'unsupported_grant_type' })
    this.checkJwt(assertion, headers.host ?? '')
    return this.issue()
  }

  checkJwt(assertion: string, host: string): void {
    const [head = '', claims = '', signature = ''] = assertion.split('.')
    const key = createPublicKey(this.options.accountKey ?? '')
    const signed = Buffer.from(`${head}.${claims}`)
    const { alg, kid } = json(head)
    const { iss, aud, scope, iat, exp } = json(claims)
    const seconds = Math.floor(this.now / 1000)
    const fits =
      verify('sha256', signed, key, Buffer.from(signature, 'base64url')) &&
      alg === 'RS256' &&
      kid === 'key-1' &&
      iss === account &&
      scope === kmsScope &&
      String(aud).endsWith(`://${host}/token`) &&
      Math.abs(Number(iat) - seconds) < 300 &&
      Number(exp) - Number(iat) <= 3600
    if (!fits) throw new Refusal(400, { error: 'invalid_grant' })
  }

  exchange({ body }: Asked): Fields {
    const fields = Object.fromEntries(new URLSearchParams(body))
    const fits =
      fields['grant_type'] === 'urn:ietf:params:oauth:grant-type:token-exchange' &&
      fields['requested_token_type'] === 'urn:ietf:params:oauth:token-type:access_token' &&
      fields['subject_token_type'] === 'urn:ietf:params:oauth:token-type:jwt' &&
      fields['audience'] === '//iam.googleapis.com/pool' &&
      fields['subject_token'] === this.options.subjectToken
    if (!fits) throw new Refusal(400, { error: 'invalid_grant' })
    return { ...this.issue(), token_type: 'Bearer' }
  }

  impersonate({ body }: Asked): Fields {
    const { scope } = JSON.parse(body) as { scope: readonly string[] }
    if (scope[0] !== kmsScope) throw refuse(400, 'INVALID_ARGUMENT')
    const expireTime = new Date(this.now + 3600_000).toISOString()
    return { accessToken: this.issue().access_token, expireTime }
  }

  kms(name: string, operation: string, given: Fields): Fields {
    if (this.disabled) throw refuse(400, 'FAILED_PRECONDITION')
    const text = operation === 'encrypt' ? 'plaintext' : 'ciphertext'
    const known = [text, 'additionalAuthenticatedData'].flatMap((field) => [
      field,
      `${field}Crc32c`,
    ])
    if (Object.keys(given).toSorted().join() !== known.toSorted().join())
      throw refuse(400, 'INVALID_ARGUMENT')
    const [body, aad] = [text, 'additionalAuthenticatedData'].map((field) => {
      const bytes = Buffer.from(String(given[field]), 'base64')
      if (crc32c(bytes) !== given[`${field}Crc32c`]) throw refuse(400, 'INVALID_ARGUMENT')
      return bytes
    }) as [Buffer, Buffer]
    const key = this.keys.get(name) ?? randomBytes(32)
    this.keys.set(name, key)
    if (operation === 'encrypt') {
      const sealed = encryptAes(key, aad, body)
      return {
        name: `${name.replace('projects/p1/', 'projects/123/')}/cryptoKeyVersions/1`,
        ciphertext: sealed.toString('base64'),
        ciphertextCrc32c: crc32c(sealed),
        verifiedPlaintextCrc32c: true,
        verifiedAdditionalAuthenticatedDataCrc32c: true,
        protectionLevel: 'SOFTWARE',
      }
    }
    const opened = decryptAes(key, aad, body)
    if (!opened) throw refuse(400, 'INVALID_ARGUMENT')
    return {
      plaintext: opened.toString('base64'),
      plaintextCrc32c: crc32c(opened),
      usedPrimary: true,
    }
  }
}

export async function googleStub(options: GoogleStubOptions = {}): Promise<GoogleStub> {
  const state = new GoogleState(options)
  const server = await keyServerStub((asked) => state.answer(asked), options)
  return Object.assign(server, {
    revokeAll: () => state.tokens.clear(),
    disableKeys: () => {
      state.disabled = true
    },
  })
}

function json(text: string): Fields {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Fields
}

function refuse(status: number, name: string): Refusal {
  return new Refusal(status, { error: { code: status, status: name, message: 'refused' } })
}
