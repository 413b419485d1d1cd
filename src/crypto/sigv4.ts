// AWS Signature Version 4 (Identity and Access Management user guide, "Create a signed AWS API request").
import { encodeUtf8, toHex } from './encoding.ts'
import { sha256 } from './hash.ts'
import { hmacSha256 } from './hmac.ts'
import { Secret } from './secret.ts'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface SigningRequest {
  readonly method: string
  readonly host: string
  /** As it is sent, with its escapes. */
  readonly path: string
  /** Names and values as they are; default none. */
  readonly query?: Readonly<Record<string, string>>
  /** Names in lower case; `host`, `x-amz-date` and `x-amz-security-token` are added. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface SigningScope {
  readonly region: string
  readonly service: string
  readonly time: Date
}

const algorithm = 'AWS4-HMAC-SHA256'

/** All headers to send but `host`, with `authorization`. */
export function signV4(
  request: SigningRequest,
  scope: SigningScope,
  credentials: AwsCredentials,
): Record<string, string> {
  const time = scope.time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const sent = {
    ...request.headers,
    'x-amz-date': time,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  }
  const names = ['host', ...Object.keys(sent)].sort()
  const values: Record<string, string> = { ...sent, host: request.host }
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query ?? {}),
    ...names.map((name) => `${name}:${(values[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    hashed(request.body),
  ].join('\n')
  const day = time.slice(0, 8)
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`
  const text = [algorithm, time, place, hashed(canonical)].join('\n')
  let key = encodeUtf8(`AWS4${credentials.secretAccessKey}`)
  for (const step of [day, scope.region, scope.service, 'aws4_request', text]) key = mac(key, step)
  const parts = [
    `Credential=${credentials.accessKeyId}/${place}`,
    `SignedHeaders=${names.join(';')}`,
    `Signature=${toHex(key)}`,
  ]
  return { ...sent, authorization: `${algorithm} ${parts.join(', ')}` }
}

/** The query as it is signed, and as it may be sent: sorted, with all but unreserved characters escaped. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
  return pairs.sort().join('&')
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function mac(key: Uint8Array, text: string): Uint8Array {
  using secret = Secret.own(key)
  return hmacSha256(secret, text)
}

function hashed(body: string | Uint8Array): string {
  return toHex(sha256(typeof body === 'string' ? encodeUtf8(body) : body))
}
