// A stand-in for AWS: KMS with its signatures recomputed and its encryption context bound, STS with web identities, and the
// places where containers and machines get credentials. As the API references have it.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { decryptAes, encryptAes } from './aes.ts'
import {
  keyServerStub,
  Refusal,
  type Asked,
  type KeyServerStub,
  type Reply,
  type StubOptions,
} from './key-server.ts'

export interface AwsStubOptions extends StubOptions {
  readonly now?: () => number
  /** The web identity token that STS takes. */
  readonly webIdentity?: string
  /** What the container endpoint wants in `authorization`. */
  readonly containerToken?: string
  /** Seconds that temporary credentials last; default 3600. */
  readonly ttl?: number
}

export interface AwsStub extends KeyServerStub {
  /** Credentials without an end. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  disable(keyArn: string): void
  /** Temporary credentials that were given so far are refused from now on. */
  expireAll(): void
}

interface Account {
  readonly secret: string
  readonly token: string | undefined
  ends: number
}

type Fields = Readonly<Record<string, unknown>>

const region = 'eu-central-1'
export const awsKeyArn = (name: string): string => `arn:aws:kms:${region}:111122223333:key/${name}`
export const awsRole = 'arn:aws:iam::111122223333:role/sealtrace'

class AwsState {
  readonly options: AwsStubOptions
  readonly accounts = new Map<string, Account>()
  readonly keys = new Map<string, Buffer>()
  readonly disabled = new Set<string>()
  readonly session = randomBytes(16).toString('hex')

  constructor(options: AwsStubOptions) {
    this.options = options
  }

  get now(): number {
    return (this.options.now ?? Date.now)()
  }

  account(ends: number): { id: string } & Account {
    const id = `${ends === Infinity ? 'AKIA' : 'ASIA'}${randomBytes(8).toString('hex').toUpperCase()}`
    const token = ends === Infinity ? undefined : randomBytes(60).toString('base64')
    const account = { secret: randomBytes(30).toString('base64'), token, ends }
    this.accounts.set(id, account)
    return { id, ...account }
  }

  temporary(): { readonly given: Fields; readonly expiration: string } {
    const { id, secret, token, ends } = this.account(this.now + (this.options.ttl ?? 3600) * 1000)
    const expiration = new Date(ends).toISOString()
    return {
      given: { AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration: expiration },
      expiration,
    }
  }

  answer(asked: Asked): Reply {
    if (asked.path === '/sts') return this.sts(asked)
    if (asked.path === '/container') return this.container(asked)
    if (asked.path.startsWith('/latest/')) return this.metadata(asked)
    if (asked.path !== '/' || asked.method !== 'POST') throw new Refusal(404, {})
    return { body: this.kms(asked) }
  }

  kms(asked: Asked): Fields {
    if (asked.headers['content-type'] !== 'application/x-amz-json-1.1')
      throw refuse('UnknownFormat')
    this.checkSignature(asked)
    const action = String(asked.headers['x-amz-target']).replace('TrentService.', '')
    const given = JSON.parse(asked.body) as Fields
    const known = ['KeyId', 'EncryptionContext', 'Plaintext', 'CiphertextBlob']
    if (Object.keys(given).some((name) => !known.includes(name)))
      throw refuse('ValidationException')
    const arn = this.arnOf(String(given['KeyId']))
    const context = Object.entries(given['EncryptionContext'] as Record<string, string>)
    const aad = Buffer.from(JSON.stringify(context.sort(([a], [b]) => (a < b ? -1 : 1))))
    const key = this.keys.get(arn) ?? randomBytes(32)
    this.keys.set(arn, key)
    if (action === 'Encrypt') {
      const sealed = encryptAes(key, aad, Buffer.from(String(given['Plaintext']), 'base64'))
      const blob = Buffer.concat([Buffer.from(arn.slice(-8).padStart(8)), sealed])
      return { CiphertextBlob: blob.toString('base64'), KeyId: arn, EncryptionAlgorithm: 'x' }
    }
    if (action !== 'Decrypt') throw refuse('UnknownOperationException')
    const blob = Buffer.from(String(given['CiphertextBlob']), 'base64')
    if (blob.toString('latin1', 0, 8) !== arn.slice(-8).padStart(8))
      throw refuse(blob.length < 40 ? 'InvalidCiphertextException' : 'IncorrectKeyException')
    const opened = decryptAes(key, aad, blob.subarray(8))
    if (!opened) throw refuse('InvalidCiphertextException')
    return { Plaintext: opened.toString('base64'), KeyId: arn, EncryptionAlgorithm: 'x' }
  }

  arnOf(name: string): string {
    const arn = name.startsWith('arn:') ? name : awsKeyArn(name.replace('alias/', ''))
    if (this.disabled.has(arn)) throw refuse('DisabledException')
    return arn
  }

  signer(id: string, signed: readonly string[], token: unknown): Account {
    const account = this.accounts.get(id)
    if (!account) throw refuse('UnrecognizedClientException')
    if (account.ends <= this.now) throw refuse('ExpiredTokenException')
    if (token !== account.token) throw refuse('UnrecognizedClientException')
    const wanted = ['host', 'x-amz-date', 'x-amz-target', 'content-type']
    if (account.token) wanted.push('x-amz-security-token')
    if (!wanted.every((name) => signed.includes(name))) throw refuse('IncompleteSignatureException')
    return account
  }

  /** Signature Version 4 from the bytes that came in, apart from the code under test. */
  checkSignature({ method, path, headers, body }: Asked): void {
    const shape =
      /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/kms\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/
    const [, id = '', day = '', place, names = '', signature] =
      shape.exec(headers['authorization'] ?? '') ?? []
    const list = names.split(';')
    const account = this.signer(id, list, headers['x-amz-security-token'])
    const time = String(headers['x-amz-date'])
    const iso = time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
    if (!(Math.abs(Date.parse(iso) - this.now) < 300_000) || !time.startsWith(day))
      throw refuse('InvalidSignatureException')
    const lines = list.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('')
    const canonical = `${method}\n${path}\n\n${lines}\n${names}\n${digest(body)}`
    const scope = `${day}/${region}/kms/aws4_request`
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest(canonical)}`
    const steps = [day, region, 'kms', 'aws4_request', text]
    const signed = steps.reduce<Buffer | string>(
      (key, step) => createHmac('sha256', key).update(step).digest(),
      `AWS4${account.secret}`,
    )
    if (place !== region || Buffer.from(signed).toString('hex') !== signature)
      throw refuse('InvalidSignatureException')
  }

  sts({ method, headers, body }: Asked): Reply {
    const fields = Object.fromEntries(new URLSearchParams(body))
    const { WebIdentityToken: token, ...rest } = fields
    const expected = {
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: awsRole,
    }
    for (const [name, value] of Object.entries(expected))
      if (rest[name] !== value)
        throw new Refusal(400, '<Error><Code>ValidationError</Code></Error>')
    const form = headers['content-type'] === 'application/x-www-form-urlencoded'
    if (
      method !== 'POST' ||
      !form ||
      !rest['RoleSessionName'] ||
      token !== this.options.webIdentity
    )
      throw new Refusal(400, '<Error><Code>InvalidIdentityToken</Code></Error>')
    const { given } = this.temporary()
    const inner = Object.entries({ ...given, SessionToken: given['Token'], Token: undefined })
      .map(([name, value]) => (value === undefined ? '' : `<${name}>${String(value)}</${name}>`))
      .join('\n')
    return {
      headers: { 'content-type': 'text/xml' },
      body: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>
<Credentials>${inner}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    }
  }

  container({ method, headers }: Asked): Reply {
    if (method !== 'GET' || headers['authorization'] !== this.options.containerToken)
      throw new Refusal(401, { code: 'Unauthorized' })
    return { body: this.temporary().given }
  }

  metadata({ method, path, headers }: Asked): Reply {
    if (path === '/latest/api/token') {
      const ttl = Number(headers['x-aws-ec2-metadata-token-ttl-seconds'])
      if (method !== 'PUT' || !(ttl > 0 && ttl <= 21_600)) throw new Refusal(400, 'bad request')
      return { body: this.session }
    }
    if (headers['x-aws-ec2-metadata-token'] !== this.session) throw new Refusal(401, 'unauthorized')
    const roles = '/latest/meta-data/iam/security-credentials/'
    if (path === roles) return { body: 'sealtrace-role' }
    if (path !== `${roles}sealtrace-role`) throw new Refusal(404, 'not found')
    return { body: JSON.stringify({ Code: 'Success', ...this.temporary().given }) }
  }
}

export async function awsStub(options: AwsStubOptions = {}): Promise<AwsStub> {
  const state = new AwsState(options)
  const { id, secret } = state.account(Infinity)
  const server = await keyServerStub((asked) => state.answer(asked), options)
  return Object.assign(server, {
    accessKeyId: id,
    secretAccessKey: secret,
    disable: (arn: string) => void state.disabled.add(arn),
    expireAll: () => {
      for (const account of state.accounts.values()) if (account.token) account.ends = 0
    },
  })
}

function refuse(name: string): Refusal {
  return new Refusal(400, { __type: `com.amazonaws.trent#${name}`, message: 'refused' })
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
