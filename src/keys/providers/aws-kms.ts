// Root key in AWS KMS: a symmetric key that wraps ours by Encrypt, with the label in the encryption context. Facts: KMS API
// reference, Encrypt and Decrypt (JSON 1.1).
import { toBase64 } from '../../crypto/encoding.ts'
import { signV4 } from '../../crypto/sigv4.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import {
  awsDomain,
  awsLogins,
  type AwsCredentialSettings,
  type AwsLogin,
} from './aws-kms-credentials.ts'
import type { Answer } from './http/exchange.ts'
import { bytesOf, parseObject, type JsonObject } from './http/json.ts'
import { KeptLogin } from './http/kept-login.ts'
import { keyBytes } from './http/key-bytes.ts'
import { serviceKeyId } from './http/key-id.ts'
import { KeyServer, type KeyServerSettings } from './http/key-server.ts'
import { serverAddress } from './http/server-address.ts'
import type { KeySurroundings } from './http/surroundings.ts'

export interface AwsKmsSettings extends KeyServerSettings, AwsCredentialSettings {
  /** ARN of the key, better than its id, an alias or an alias's ARN: an alias can be moved to another key. */
  readonly key: string
  /** Default: of the ARN, else `$AWS_REGION`, else `$AWS_DEFAULT_REGION`. */
  readonly region?: string | undefined
  /** Default `https://kms.REGION.amazonaws.com`; a VPC endpoint has another. */
  readonly endpoint?: string | undefined
  /** More pairs for the encryption context, at most 8. What was wrapped with others does not open. */
  readonly context?: Readonly<Record<string, string>> | undefined
}

type Action = 'Encrypt' | 'Decrypt'

/** Errors that are about the credentials, and that others may not meet. */
const staleLogin =
  /^(?:ExpiredTokenException|ExpiredToken|UnrecognizedClientException|InvalidClientTokenId)$/
const arn = /^arn:aws[a-z-]{0,20}:kms:([a-z0-9-]{1,32}):\d{12}:(?:key|alias)\/[\w/-]{1,200}$/
const shortName = /^(?:alias\/)?[\w/-]{1,200}$/
const largestBlob = 6144

/** Throws `config_invalid`; makes no call. */
export function awsKmsProvider(
  settings: AwsKmsSettings,
  surroundings: KeySurroundings,
): RootKeyProvider {
  const { environment } = surroundings
  const ofArn = arn.exec(settings.key)?.[1]
  if (ofArn === undefined && !shortName.test(settings.key))
    throw new SealtraceError('config_invalid', 'key of aws-kms is none; give the ARN of the key')
  const region =
    settings.region ?? ofArn ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? ''
  const domain = awsDomain(region)
  const keyId = serviceKeyId(ofArn === undefined ? `aws:${region}/${settings.key}` : settings.key)
  const client = new AwsKms(settings, surroundings, {
    region,
    url: serverAddress(
      settings.endpoint ?? `https://kms.${region}.${domain}`,
      'endpoint of aws-kms',
    ),
    name: `AWS KMS (${keyId})`,
  })
  return {
    keyId,
    source: `AWS KMS (${keyId})`,
    async wrap(label, key) {
      const answer = await client.ask('Encrypt', label, { Plaintext: toBase64(key) })
      return bytesOf(answer['CiphertextBlob']) ?? client.server.wrong('Encrypt')
    },
    async unwrap(label, wrapped) {
      if (wrapped.length === 0 || wrapped.length > largestBlob)
        return client.server.foreign('Decrypt')
      const answer = await client.ask('Decrypt', label, { CiphertextBlob: toBase64(wrapped) })
      return keyBytes(bytesOf(answer['Plaintext']), () => client.server.wrong('Decrypt'))
    },
    close: () => client.server.close(),
  }
}

class AwsKms {
  readonly server: KeyServer
  readonly #settings: AwsKmsSettings
  readonly #region: string
  readonly #url: URL
  readonly #now: () => number
  readonly #logins: KeptLogin<AwsLogin>

  constructor(
    settings: AwsKmsSettings,
    surroundings: KeySurroundings,
    { region, url, name }: { region: string; url: URL; name: string },
  ) {
    this.#settings = checked(settings)
    this.#region = region
    this.#url = new URL('/', url)
    this.#now = surroundings.now ?? Date.now
    this.server = new KeyServer({ ...settings, name, errorOf })
    const obtain = awsLogins(settings, surroundings, { server: this.server, region })
    this.#logins = new KeptLogin(obtain, this.#now)
  }

  async ask(action: Action, label: string, fields: JsonObject): Promise<JsonObject> {
    const { key, context } = this.#settings
    const pairs = { ...context, 'sealtrace:label': label }
    const body = JSON.stringify({ KeyId: key, EncryptionContext: pairs, ...fields })
    return this.server.within(action, async (signal) => {
      const login = await this.#logins.get(signal)
      let answer = await this.#call(action, { body, login, signal })
      if (isStale(answer)) {
        this.#logins.drop(login)
        const again = await this.#logins.get(signal)
        if (again.keys.accessKeyId !== login.keys.accessKeyId)
          answer = await this.#call(action, { body, login: again, signal })
      }
      const given = this.server.body(action, answer)
      // An alias answers with the key that it stands for; a key must be the one that was asked.
      if (key.includes(':key/') && given['KeyId'] !== key) this.server.wrong(action)
      return given
    })
  }

  #call(
    action: Action,
    { body, login, signal }: { body: string; login: AwsLogin; signal: AbortSignal },
  ): Promise<Answer> {
    const headers = signV4(
      {
        method: 'POST',
        host: this.#url.host,
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `TrentService.${action}`,
        },
        body,
      },
      { region: this.#region, service: 'kms', time: new Date(this.#now()) },
      login.keys,
    )
    return this.server.call({ operation: action, url: this.#url, headers, body, signal })
  }
}

function isStale({ status, text }: Answer): boolean {
  if (status !== 400 && status !== 403) return false
  const name = errorOf(parseObject(text) ?? {})
  return typeof name === 'string' && name.length < 64 && staleLogin.test(name)
}

/** `__type` may come with a namespace before a `#`. */
function errorOf({ __type: type }: JsonObject): unknown {
  return typeof type === 'string' && type.length < 200
    ? type.slice(type.lastIndexOf('#') + 1)
    : type
}

function checked(settings: AwsKmsSettings): AwsKmsSettings {
  const pairs = Object.entries(settings.context ?? {})
  const fits = ([name, value]: [string, string]): boolean =>
    /^[\w.:/-]{1,64}$/.test(name) && !name.startsWith('sealtrace:') && /^[ -~]{1,256}$/.test(value)
  if (pairs.length > 8 || !pairs.every(fits))
    throw new SealtraceError(
      'config_invalid',
      'context of aws-kms does not fit; give at most 8 pairs of short plain texts',
    )
  return settings
}
