// AWS Signature Version 4, for requests with a body and no query (Identity and Access Management user guide,
// "Create a signed AWS API request").
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { Secret } from '../crypto/secret.ts'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface SigningRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  /** Names in lower case; `host`, `x-amz-date` and `x-amz-security-token` are added. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
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
    '',
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

function mac(key: Uint8Array, text: string): Uint8Array {
  using secret = Secret.own(key)
  return hmacSha256(secret, text)
}

function hashed(text: string): string {
  return toHex(sha256(encodeUtf8(text)))
}
