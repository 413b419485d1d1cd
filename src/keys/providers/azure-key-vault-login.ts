// Access tokens for Azure: a client secret, workload identity federation (both: Microsoft identity platform, client
// credentials grant), or a managed identity of a machine, container or App Service.
import { SealtraceError } from '../../error.ts'
import { countOf, tokenOf } from './http/json.ts'
import type { Login } from './http/kept-login.ts'
import type { KeyCall, KeyServer } from './http/key-server.ts'
import { metadataAddress, serverAddress } from './http/server-address.ts'
import { readSecretFile, secretVariable, type KeySurroundings } from './http/surroundings.ts'

export interface AzureCredentialSettings {
  /**
   * Default `auto`: `client-secret` where its variable is set, else `workload-identity` where a token file is named, else
   * `managed-identity`.
   */
  readonly credentials?:
    | 'auto'
    | 'client-secret'
    | 'workload-identity'
    | 'managed-identity'
    | undefined
  /** Default `$AZURE_TENANT_ID`. */
  readonly tenantId?: string | undefined
  /** Default `$AZURE_CLIENT_ID`; of a managed identity: of the one that the user assigned. */
  readonly clientId?: string | undefined
  /** Default `AZURE_CLIENT_SECRET`. */
  readonly clientSecretVariable?: string | undefined
  /** Default `$AZURE_FEDERATED_TOKEN_FILE`. */
  readonly tokenFile?: string | undefined
  /** Default `$AZURE_AUTHORITY_HOST`, else `https://login.microsoftonline.com`. */
  readonly authority?: string | undefined
}

/** What a token for a vault is asked for: its host without the vault's name, also in a national cloud or of an HSM. */
export function azureResource(host: string): string {
  return `https://${host.slice(host.indexOf('.') + 1)}`
}

interface Context {
  readonly settings: AzureCredentialSettings
  readonly surroundings: KeySurroundings
  readonly server: KeyServer
  readonly resource: string
  readonly signal: AbortSignal
}

type Call = Pick<KeyCall, 'url' | 'method' | 'headers' | 'body'>

const operation = 'login'
const metadataService = 'http://169.254.169.254'
/** Milliseconds before its end from which a token is had anew. */
const early = 2 * 60_000

/** A token for `resource` as the settings have it, anew at each call. Rejects with `key_unavailable`. */
export function azureLogins(
  settings: AzureCredentialSettings,
  surroundings: KeySurroundings,
  at: { readonly server: KeyServer; readonly resource: string },
): () => Promise<Login & { readonly token: string }> {
  const { now = Date.now } = surroundings
  return () =>
    at.server.within(operation, async (signal) => {
      const asked = now()
      const call = callOf({ settings, surroundings, ...at, signal })
      const body = await at.server.json({ operation, ...call, signal })
      const token = tokenOf(body['access_token'])
      const seconds = countOf(body['expires_in'])
      // App Service says when it ends, in seconds since 1970, and not how long it lasts.
      const end = countOf(body['expires_on'])
      const ends = seconds === null ? end && end * 1000 : asked + seconds * 1000
      if (token === null || ends === null) return at.server.wrong(operation)
      return { token, until: ends - early }
    })
}

function callOf(context: Context): Call {
  const { settings, surroundings } = context
  const { environment } = surroundings
  const { clientSecretVariable = 'AZURE_CLIENT_SECRET', credentials = 'auto' } = settings
  const tokenFile = settings.tokenFile ?? environment['AZURE_FEDERATED_TOKEN_FILE']
  const found = environment[clientSecretVariable]
    ? 'client-secret'
    : tokenFile
      ? 'workload-identity'
      : 'managed-identity'
  const kind = credentials === 'auto' ? found : credentials
  if (kind === 'managed-identity') return managedIdentity(context)
  if (kind === 'client-secret') {
    const what = 'the client secret for Azure'
    const secret = secretVariable(surroundings, clientSecretVariable, what)
    return clientCredentials(context, { client_secret: secret })
  }
  const assertion = readSecretFile(tokenFile ?? '', 'the federated token for Azure')
  return clientCredentials(context, {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
}

function clientCredentials(
  { settings, surroundings, resource }: Context,
  proof: Readonly<Record<string, string>>,
): Call {
  const { environment } = surroundings
  const tenant = identifier(settings.tenantId ?? environment['AZURE_TENANT_ID'], 'tenant_id')
  const client = identifier(settings.clientId ?? environment['AZURE_CLIENT_ID'], 'client_id')
  const authority =
    settings.authority ??
    (environment['AZURE_AUTHORITY_HOST'] || 'https://login.microsoftonline.com')
  const base = serverAddress(authority, 'authority of azure-key-vault')
  const fields = {
    grant_type: 'client_credentials',
    client_id: client,
    scope: `${resource}/.default`,
    ...proof,
  }
  return {
    url: new URL(`/${tenant}/oauth2/v2.0/token`, base),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

function managedIdentity({ settings, surroundings, resource }: Context): Call {
  const { environment } = surroundings
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment
  const query = new URLSearchParams({ resource })
  const client = settings.clientId ?? environment['AZURE_CLIENT_ID']
  if (client) query.set('client_id', identifier(client, 'client_id'))
  if (endpoint && header) {
    query.set('api-version', '2019-08-01')
    const url = metadataAddress(endpoint, '$IDENTITY_ENDPOINT')
    url.search = query.toString()
    return { method: 'GET', url, headers: { 'x-identity-header': header } }
  }
  query.set('api-version', '2018-02-01')
  const base = environment['AZURE_POD_IDENTITY_AUTHORITY_HOST'] ?? metadataService
  const path = `/metadata/identity/oauth2/token?${query.toString()}`
  const url = new URL(path, metadataAddress(base, '$AZURE_POD_IDENTITY_AUTHORITY_HOST'))
  return { method: 'GET', url, headers: { metadata: 'true' } }
}

function identifier(text: string | undefined, what: string): string {
  if (text && /^[\w.-]{1,128}$/.test(text)) return text
  throw new SealtraceError(
    'config_invalid',
    `${what} of azure-key-vault is not set or no identifier; give it, or set $AZURE_${what.toUpperCase()}`,
  )
}
