// Who sends a request: API keys by their SHA-256, and a count of those who have none.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { Principal } from '../access/principal.ts'
import type { Secret } from '../crypto/secret.ts'
import { apiKeyHash, isGenuineApiKey } from '../journal/api-key.ts'
import type { ApiKeyRow, KeyStore } from '../store/key-store.ts'

/** The headers of a request that may hold a key. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly apiKey: string | undefined
}

export interface Authenticator {
  /** Rejects with `unauthorized`; such attempts are counted. */
  principal(credentials: Credentials, address: string | undefined): Promise<Principal>
}

export interface AuthOptions {
  readonly keys: Pick<KeyStore, 'apiKeys'>
  /** The project's index key: tells genuine rows from others. */
  readonly indexKey: () => Promise<Secret>
  /** Called for each attempt without a valid key. */
  readonly onFailure: () => void
  readonly now?: () => number
}

/** A key that another process revoked works for so long at most, in milliseconds. */
const cacheTime = 1000
const longestKey = 512

export function createAuthenticator({
  keys,
  indexKey,
  onFailure,
  now = Date.now,
}: AuthOptions): Authenticator {
  let rows: Promise<ApiKeyRow[]> | undefined
  let read = 0

  function current(): Promise<ApiKeyRow[]> {
    if (rows && Math.abs(now() - read) < cacheTime) return rows
    read = now()
    const fresh = genuineKeys(keys, indexKey)
    rows = fresh
    fresh.catch(() => {
      if (rows === fresh) rows = undefined
    })
    return fresh
  }

  return {
    async principal(credentials, address) {
      const key = keyOf(credentials)
      const row = key === null ? null : findKey(await current(), key)
      if (!row) {
        onFailure()
        throw new SealtraceError(
          'unauthorized',
          'no valid API key: send one as Authorization: Bearer KEY',
        )
      }
      return {
        name: `key:${row.id}`,
        roles: [row.role],
        ...(address === undefined ? {} : { address }),
      }
    },
  }
}

async function genuineKeys(
  keys: Pick<KeyStore, 'apiKeys'>,
  indexKey: () => Promise<Secret>,
): Promise<ApiKeyRow[]> {
  const key = await indexKey()
  return (await keys.apiKeys()).filter((row) => isGenuineApiKey(row, key))
}

/** Looks at every row, so that time tells nothing of where a match was. */
function findKey(rows: readonly ApiKeyRow[], key: string): ApiKeyRow | null {
  const hash = apiKeyHash(key)
  let found: ApiKeyRow | null = null
  for (const row of rows) if (equalBytes(row.hash, hash) && row.revoked === null) found = row
  return found
}

/** Bearer, Basic (the key is the password, as Langfuse clients send it) or `x-api-key`. */
function keyOf({ authorization, apiKey }: Credentials): string | null {
  const key = (authorization && fromAuthorization(authorization)) || apiKey
  return key && key.length <= longestKey ? key : null
}

function fromAuthorization(header: string): string | null {
  const match = /^(bearer|basic) +(\S+)$/i.exec(header.slice(0, 2 * longestKey))
  const [, scheme, value] = match ?? []
  if (!scheme || !value) return null
  if (scheme.toLowerCase() === 'bearer') return value
  const text = Buffer.from(value, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? null : text.slice(colon + 1)
}
