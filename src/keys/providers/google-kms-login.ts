// Access tokens for Google's APIs by Application Default Credentials: a service account's key (OAuth 2.0 JWT bearer grant,
// RFC 7523), a user's refresh token, workload identity federation (token exchange, RFC 8693), or the metadata server.
import { encodeUtf8, toBase64Url } from '../../crypto/encoding.ts'
import { signRsaSha256 } from '../../crypto/sign-rsa.ts'
import { countOf, objectOf, parseObject, tokenOf, type JsonObject } from './http/json.ts'
import type { Login } from './http/kept-login.ts'
import type { KeyCall, KeyServer } from './http/key-server.ts'
import { metadataAddress, serverAddress } from './http/server-address.ts'
import { readSecretFile, type KeySurroundings } from './http/surroundings.ts'

export interface GoogleCredentialSettings {
  /** JSON of a service account's key, a user or a workload identity; default `$GOOGLE_APPLICATION_CREDENTIALS`. */
  readonly credentialsFile?: string | undefined
}

export interface TokenLogin extends Login {
  readonly token: string
}

interface Context {
  readonly server: KeyServer
  readonly now: () => number
  readonly signal: AbortSignal
}

const operation = 'login'
const scope = 'https://www.googleapis.com/auth/cloudkms'
/** Milliseconds before its end from which a token is had anew. */
const early = 60_000
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** A token as the settings have it, anew at each call. Rejects with `key_unavailable`. */
export function googleLogins(
  settings: GoogleCredentialSettings,
  { environment, now = Date.now }: KeySurroundings,
  server: KeyServer,
): () => Promise<TokenLogin> {
  const path = settings.credentialsFile ?? environment['GOOGLE_APPLICATION_CREDENTIALS']
  return () =>
    server.within(operation, async (signal) => {
      const context = { server, now, signal }
      if (!path) return ofMachine(context, environment['GCE_METADATA_HOST'])
      const what = 'the credentials for Google'
      const file = parseObject(readSecretFile(path, what))
      if (!file) throw notUsable(server)
      if (file['type'] === 'service_account') return ofServiceAccount(context, file)
      if (file['type'] === 'authorized_user') return ofUser(context, file)
      if (file['type'] === 'external_account') return ofWorkload(context, file)
      throw notUsable(server)
    })
}

async function ofMachine(context: Context, host = 'metadata.google.internal'): Promise<TokenLogin> {
  const base = metadataAddress(`http://${host}`, '$GCE_METADATA_HOST')
  const path = '/computeMetadata/v1/instance/service-accounts/default/token'
  return tokenFrom(context, {
    method: 'GET',
    url: new URL(path, base),
    headers: { 'metadata-flavor': 'Google' },
  })
}

async function ofServiceAccount(context: Context, file: JsonObject): Promise<TokenLogin> {
  const { server } = context
  const audience = textOf(server, file['token_uri'])
  const issued = Math.floor(context.now() / 1000)
  const { private_key_id: id } = file
  const head = { alg: 'RS256', typ: 'JWT', ...(typeof id === 'string' ? { kid: id } : {}) }
  const claims = {
    iss: textOf(server, file['client_email']),
    scope,
    aud: audience,
    iat: issued,
    exp: issued + 3600,
  }
  const signed = [head, claims]
    .map((part) => toBase64Url(encodeUtf8(JSON.stringify(part))))
    .join('.')
  let signature: Uint8Array
  try {
    signature = signRsaSha256(String(file['private_key']), encodeUtf8(signed))
  } catch {
    throw notUsable(server)
  }
  return tokenFrom(context, {
    url: serverAddress(audience, 'token_uri of the credentials for Google'),
    headers: form,
    body: formBody({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${signed}.${toBase64Url(signature)}`,
    }),
  })
}

async function ofUser(context: Context, file: JsonObject): Promise<TokenLogin> {
  const { server } = context
  const { token_uri: address = 'https://oauth2.googleapis.com/token' } = file
  return tokenFrom(context, {
    url: serverAddress(textOf(server, address), 'token_uri of the credentials for Google'),
    headers: form,
    body: formBody({
      grant_type: 'refresh_token',
      client_id: textOf(server, file['client_id']),
      client_secret: textOf(server, file['client_secret']),
      refresh_token: textOf(server, file['refresh_token']),
    }),
  })
}

/** A token of somebody else's, from a file, for one of Google's; and that for a service account's, where one is named. */
async function ofWorkload(context: Context, file: JsonObject): Promise<TokenLogin> {
  const { server, signal } = context
  const impersonation = file['service_account_impersonation_url']
  const exchanged = await tokenFrom(context, {
    url: serverAddress(
      textOf(server, file['token_url']),
      'token_url of the credentials for Google',
    ),
    headers: form,
    body: formBody({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: textOf(server, file['audience']),
      scope: impersonation === undefined ? scope : 'https://www.googleapis.com/auth/cloud-platform',
      subject_token: subjectToken(server, objectOf(file['credential_source'])),
      subject_token_type: textOf(server, file['subject_token_type']),
    }),
  })
  if (impersonation === undefined) return exchanged
  const body = await server.json({
    operation,
    url: serverAddress(
      textOf(server, impersonation),
      'service_account_impersonation_url of the credentials for Google',
    ),
    headers: {
      authorization: `Bearer ${exchanged.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ scope: [scope] }),
    signal,
  })
  const token = tokenOf(body['accessToken'])
  const { expireTime } = body
  const ends = typeof expireTime === 'string' ? Date.parse(expireTime.slice(0, 40)) : Number.NaN
  if (token === null || Number.isNaN(ends)) return server.wrong(operation)
  return { token, until: ends - early }
}

function subjectToken(server: KeyServer, source: JsonObject | null): string {
  const { file, format } = source ?? {}
  if (typeof file !== 'string') throw notUsable(server)
  const text = readSecretFile(file, 'the workload identity token for Google')
  const { type = 'text', subject_token_field_name: field } = objectOf(format) ?? {}
  if (type === 'text') return text
  return textOf(server, typeof field === 'string' ? parseObject(text)?.[field] : undefined)
}

async function tokenFrom(
  { server, now, signal }: Context,
  call: Pick<KeyCall, 'url' | 'method' | 'headers' | 'body'>,
): Promise<TokenLogin> {
  const asked = now()
  const body = await server.json({ operation, ...call, signal })
  const token = tokenOf(body['access_token'])
  const seconds = countOf(body['expires_in'])
  if (token === null || seconds === null) return server.wrong(operation)
  return { token, until: asked + seconds * 1000 - early }
}

function formBody(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

function textOf(server: KeyServer, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw notUsable(server)
}

function notUsable(server: KeyServer) {
  const advice = 'give the JSON file of a service account, a user or a workload identity in a file'
  return server.fault(operation, 'cannot use the credentials file', advice)
}
