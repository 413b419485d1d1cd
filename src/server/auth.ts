// Who sends a request by an API key: keys by their SHA-256, where they may come from, and a count of those who have none.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { Authority, Principal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import type { Secret } from '../crypto/secret.ts'
import { apiKeyHash, isGenuineApiKey, isLiveApiKey } from '../journal/api-key.ts'
import { isWithin } from '../journal/address-blocks.ts'
import type { ApiKeyRow, KeyStore } from '../store/key-store.ts'
import { networkOf, type Lockout } from './auth-lockout.ts'
import { lockedOut } from './auth-locked-out.ts'

/** The headers of a request that may hold a key. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly apiKey: string | undefined
}

export interface Authenticator {
  /** Rejects with `unauthorized`, and with `busy` who failed too often; such attempts are counted. */
  principal(credentials: Credentials, address: string | undefined): Promise<Principal>
  /** The key of that text, and whether it is good now and from there. Null counts as a failed attempt of nobody. */
  key(
    text: string,
    address: string | undefined,
  ): Promise<{ readonly row: ApiKeyRow; readonly isGood: boolean } | null>
  /** The principal of a key that is good from there, by its id; null for one that is not, or not any more. */
  byId(id: string, address: string | undefined): Promise<Principal | null>
  /** Keys changed: they are read anew for the next request. */
  forget(): void
}

export interface AuthOptions {
  readonly keys: Pick<KeyStore, 'apiKeys'>
  /** The project's index key: tells genuine rows from others. */
  readonly indexKey: () => Promise<Secret>
  /** The policy in force. */
  readonly authority?: Authority
  /** Called for each attempt without a valid key. */
  readonly onFailure: () => void
  /** Called with the id of each key that was used. */
  readonly onUse?: (id: string) => void
  readonly lockout?: Lockout
  readonly now?: () => number
}

/** A key that another process revoked works for so long at most, in milliseconds. */
const cacheTime = 1000
const longestKey = 512

export function createAuthenticator(options: AuthOptions): Authenticator {
  const { onFailure, onUse, lockout, now = Date.now, authority = readyAuthority } = options
  const { current, forget } = cachedKeys(options, now)
  /** Whether it is good now and from there, which then is a use of it. */
  const isUsed = (row: ApiKeyRow, address: string | undefined): boolean => {
    const isFromThere = row.addresses.length === 0 || isWithin(address, row.addresses)
    const isGood = isFromThere && isLiveApiKey(row, now())
    if (isGood) onUse?.(row.id)
    return isGood
  }

  async function find(text: string, address: string | undefined): Promise<ApiKeyRow | null> {
    const row = findKey(await current(), text)
    return row && isUsed(row, address) ? row : null
  }

  return {
    async principal(credentials, address) {
      const key = keyOf(credentials)
      // A good key is never made to wait, whatever others do from where it comes.
      const row = key === null ? null : await find(key, address)
      if (row) return principalOfKey(row, { address, authority })
      onFailure()
      const names = [`request ${networkOf(address)}`]
      const wait = lockout?.wait(names) ?? 0
      if (hasSome(credentials)) lockout?.fail(names)
      if (wait > 0) throw lockedOut(wait)
      throw new SealtraceError(
        'unauthorized',
        'no valid API key: send one as Authorization: Bearer KEY',
      )
    },
    async key(text, address) {
      const row = text.length > longestKey ? null : findKey(await current(), text)
      if (!row) onFailure()
      return row && { row, isGood: isUsed(row, address) }
    },
    async byId(id, address) {
      const row = (await current()).find((other) => other.id === id)
      return row && isUsed(row, address) ? principalOfKey(row, { address, authority }) : null
    },
    forget,
  }
}

/** Whether a request says anything of a key: then nothing else is asked who it is from. */
export function hasSome({ authorization, apiKey }: Credentials): boolean {
  return authorization !== undefined || apiKey !== undefined
}

function principalOfKey(
  { id, role, traceTypes }: ApiKeyRow,
  { address, authority }: { address: string | undefined; authority: Authority },
): Principal {
  return {
    name: `key:${id}`,
    roles: [role],
    authority,
    ...(traceTypes.length > 0 && { traceTypes }),
    ...(address === undefined ? {} : { address }),
  }
}

function cachedKeys({ keys, indexKey }: AuthOptions, now: () => number) {
  // Of keys that were seen revoked: the row of before, put back into the file, is still under its keyed hash.
  const gone = new Set<string>()
  let rows: Promise<ApiKeyRow[]> | undefined
  let read = 0
  const forget = (): void => void (rows = undefined)
  const current = (): Promise<ApiKeyRow[]> => {
    if (rows && Math.abs(now() - read) < cacheTime) return rows
    read = now()
    const fresh = genuineKeys(keys, indexKey).then((all) => without(gone, all))
    rows = fresh
    fresh.catch(() => {
      if (rows === fresh) rows = undefined
    })
    return fresh
  }
  return { current, forget }
}

async function genuineKeys(
  keys: Pick<KeyStore, 'apiKeys'>,
  indexKey: () => Promise<Secret>,
): Promise<ApiKeyRow[]> {
  const key = await indexKey()
  return (await keys.apiKeys()).filter((row) => isGenuineApiKey(row, key))
}

function without(gone: Set<string>, rows: readonly ApiKeyRow[]): ApiKeyRow[] {
  for (const { id, revoked } of rows) if (revoked !== null) gone.add(id)
  return rows.filter(({ id, revoked }) => revoked !== null || !gone.has(id))
}

/** Looks at every row, so that time tells nothing of where a match was. */
function findKey(rows: readonly ApiKeyRow[], key: string): ApiKeyRow | null {
  const hash = apiKeyHash(key)
  let found: ApiKeyRow | null = null
  for (const row of rows) if (equalBytes(row.hash, hash)) found = row
  return found
}

/** Bearer, Basic (the key is the password, as Langfuse clients send it) or `x-api-key`; two that differ are none. */
function keyOf({ authorization, apiKey }: Credentials): string | null {
  const named = authorization === undefined ? undefined : fromAuthorization(authorization)
  // A header that is there and holds no key is one that does not hold, whatever the other says; an empty `x-api-key` is none.
  if (named === null || (named && apiKey && named !== apiKey)) return null
  const key = named ?? apiKey
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
