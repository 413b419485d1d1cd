// Access tokens for Google's APIs, from Application Default Credentials: a service account's key file (OAuth 2.0 JWT
// bearer grant, RFC 7523), a user's refresh token, or the metadata server of a machine in Google's cloud.
import { encodeUtf8, toBase64Url } from '../crypto/encoding.ts'
import { signRsaSha256 } from '../crypto/sign-rsa.ts'
import { AnalyzerFault } from './analyzer.ts'
import { asObject, httpJson, type HttpRequest } from './http-json.ts'

/** The contents of a credentials file. */
export type GoogleCredentials =
  | {
      readonly type: 'service_account'
      readonly client_email: string
      readonly private_key: string
      readonly private_key_id?: string | undefined
      readonly token_uri: string
    }
  | {
      readonly type: 'authorized_user'
      readonly client_id: string
      readonly client_secret: string
      readonly refresh_token: string
      readonly token_uri: string
    }
  /** `url`: default `http://metadata.google.internal`. */
  | { readonly type: 'metadata'; readonly url?: string | undefined }

const scope = 'https://www.googleapis.com/auth/cloud-platform'
const metadataServer = 'http://metadata.google.internal'

/** Gives a token that is good for a minute more, and keeps it until then. Rejects with `AnalyzerFault`. */
export function googleTokens(
  credentials: GoogleCredentials,
  now: () => number = Date.now,
): (signal: AbortSignal) => Promise<string> {
  let known: { token: string; until: number } | undefined
  return async (signal) => {
    if (known && now() < known.until) return known.token
    const answer = asObject(await httpJson(tokenRequest(credentials, now(), signal)))
    const { access_token: token, expires_in: seconds } = answer
    if (typeof token !== 'string' || token === '' || typeof seconds !== 'number')
      throw new AnalyzerFault('credentials')
    known = { token, until: now() + (seconds - 60) * 1000 }
    return token
  }
}

function tokenRequest(
  credentials: GoogleCredentials,
  now: number,
  signal: AbortSignal,
): HttpRequest {
  if (credentials.type === 'metadata')
    return {
      url: `${credentials.url ?? metadataServer}/computeMetadata/v1/instance/service-accounts/default/token`,
      method: 'GET',
      headers: { 'metadata-flavor': 'Google' },
      signal,
    }
  const fields =
    credentials.type === 'service_account'
      ? {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion(credentials, now),
        }
      : {
          grant_type: 'refresh_token',
          client_id: credentials.client_id,
          client_secret: credentials.client_secret,
          refresh_token: credentials.refresh_token,
        }
  return {
    url: credentials.token_uri,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    signal,
  }
}

function assertion(
  key: Extract<GoogleCredentials, { type: 'service_account' }>,
  now: number,
): string {
  const issued = Math.floor(now / 1000)
  const head = {
    alg: 'RS256',
    typ: 'JWT',
    ...(key.private_key_id ? { kid: key.private_key_id } : {}),
  }
  const claims = {
    iss: key.client_email,
    scope,
    aud: key.token_uri,
    iat: issued,
    exp: issued + 3600,
  }
  const signed = [head, claims]
    .map((part) => toBase64Url(encodeUtf8(JSON.stringify(part))))
    .join('.')
  try {
    return `${signed}.${toBase64Url(signRsaSha256(key.private_key, encodeUtf8(signed)))}`
  } catch {
    throw new AnalyzerFault('credentials')
  }
}
