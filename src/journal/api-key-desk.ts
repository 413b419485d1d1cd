// Makes, lists and revokes API keys. Each change is on the record first: an entry for a key that was not made is better than a
// key that nobody made.
import { SealtraceError } from '../error.ts'
import {
  apiKeyId,
  isGenuineApiKey,
  newApiKey,
  revokedApiKey,
  roleName,
  roles,
  type NewApiKey,
} from './api-key.ts'
import { parseBlock } from './address-blocks.ts'
import type { OpenLog } from './open-log.ts'
import type { ApiKeyRow } from '../store/key-store.ts'

export interface ApiKeyView {
  readonly id: string
  readonly role: string
  readonly name: string
  readonly created: string
  readonly expires: string | null
  readonly revoked: string | null
  readonly lastUsed: string | null
  readonly addresses: readonly string[]
  readonly traceTypes: readonly string[]
}

type Log = Pick<OpenLog, 'recorder'> & {
  readonly keys: Pick<OpenLog['keys'], 'apiKeys' | 'addApiKey' | 'revokeApiKey'>
  readonly ring: Pick<OpenLog['ring'], 'projectKey'>
}

/** Who does it. */
interface Actor {
  readonly name: string
  readonly address?: string
}

/** Throws `bad_request` for limits that are none, and for a role that is neither a ready one nor one of `ownRoles`. */
export async function makeApiKey(
  log: Log,
  given: NewApiKey,
  actor: Actor,
  ownRoles: readonly string[] = [],
): Promise<{ key: string; view: ApiKeyView }> {
  checkRole(given.role, ownRoles)
  check(given)
  const limited = await withinMaker(log, given, actor)
  const { key, row } = newApiKey(limited, await log.ring.projectKey('index'))
  const { role, name, addresses, traceTypes, expires } = apiKeyView(row)
  const limits = {
    ...(expires !== null && { expires }),
    ...(addresses.length > 0 && { addresses: [...addresses] }),
    ...(traceTypes.length > 0 && { traceTypes: [...traceTypes] }),
  }
  // Entries of what it does have its id: who reads them may not list keys.
  const details = { role, ...(name && { name }), ...limits }
  await note(log, actor, { action: 'apikey.create', target: row.id, details })
  await log.keys.addApiKey(row)
  return { key, view: apiKeyView(row) }
}

/** Genuine ones: what was put into the file by hand is no key, and none to be shown as one. */
export async function listApiKeys({ keys, ring }: Omit<Log, 'recorder'>): Promise<ApiKeyView[]> {
  const indexKey = await ring.projectKey('index')
  return (await keys.apiKeys()).filter((row) => isGenuineApiKey(row, indexKey)).map(apiKeyView)
}

/** Null where no key of this id is in use; the attempt is on the record, unless it is no id: that may be a key itself. */
export async function revokeApiKey(
  log: Log,
  { id, now }: { id: string; now: number },
  actor: Actor,
): Promise<ApiKeyView | null> {
  if (!apiKeyId.test(id)) return null
  const indexKey = await log.ring.projectKey('index')
  const found = (await log.keys.apiKeys()).find((row) => row.id === id && row.revoked === null)
  // Only genuine rows: else what was put into the file by hand would be vouched for now.
  const row = found && isGenuineApiKey(found, indexKey) ? found : null
  const outcome = row ? 'allowed' : 'failed'
  await note(log, actor, { action: 'apikey.revoke', target: id, outcome })
  if (!row) return null
  const revoked = revokedApiKey(row, now, indexKey)
  return (await log.keys.revokeApiKey(id, revoked)) ? apiKeyView(revoked) : null
}

function apiKeyView(row: ApiKeyRow): ApiKeyView {
  const { id, role, name, addresses, traceTypes } = row
  return {
    ...{ id, role, name },
    created: isoOf(row.created),
    expires: row.expires === null ? null : isoOf(row.expires),
    revoked: row.revoked === null ? null : isoOf(row.revoked),
    lastUsed: row.lastUsed === null ? null : isoOf(row.lastUsed),
    ...{ addresses, traceTypes },
  }
}

/** A key that has limits gives them on: what it leaves out is as of itself, and what is wider is refused with `bad_request`. */
async function withinMaker(
  { keys }: Pick<Log, 'keys'>,
  given: NewApiKey,
  { name }: Actor,
): Promise<NewApiKey> {
  const maker = (await keys.apiKeys()).find(({ id }) => name === `key:${id}`)
  if (!maker) return given
  const { expires, addresses, traceTypes } = maker
  const asked = given.expires ?? expires
  if (expires !== null && asked !== null && asked > expires) throw wider('expires')
  return {
    ...given,
    expires: asked,
    addresses: limitsOf('addresses', given.addresses, addresses),
    traceTypes: limitsOf('traceTypes', given.traceTypes, traceTypes),
  }
}

function limitsOf(
  name: string,
  given: readonly string[] = [],
  own: readonly string[],
): readonly string[] {
  if (own.length > 0 && given.some((one) => !own.includes(one))) throw wider(name)
  return given.length === 0 ? own : given
}

function wider(name: string): SealtraceError {
  return new SealtraceError(
    'bad_request',
    `${name}: wider than those of the key that asks; a key gives no more than it has`,
  )
}

/** A name that gives nothing today could be given something one day, and the key with it. */
function checkRole(role: string, ownRoles: readonly string[]): void {
  const known: readonly string[] = [...roles, ...ownRoles]
  if (roleName.test(role) && known.includes(role)) return
  const names = [...new Set(known)].join(', ')
  throw new SealtraceError(
    'bad_request',
    `role: one of ${names}; others stand in [access] roles of the settings`,
  )
}

const mostLimits = 32
const longestTraceType = 200

function check({ now, expires, addresses = [], traceTypes = [] }: NewApiKey): void {
  if (expires !== undefined && expires !== null && !(expires > now))
    throw new SealtraceError(
      'bad_request',
      'expires: the key would be of no use: that time is over',
    )
  if (addresses.length > mostLimits || traceTypes.length > mostLimits)
    throw new SealtraceError('bad_request', `a key has ${mostLimits} limits of a kind at most`)
  if (addresses.some((block) => parseBlock(block) === null))
    throw new SealtraceError(
      'bad_request',
      'addresses: each is an IP address or a block of them, such as 10.0.0.0/8 or 2001:db8::/32',
    )
  if (traceTypes.some((type) => type === '' || type.length > longestTraceType))
    throw new SealtraceError(
      'bad_request',
      `traceTypes: each has 1 to ${longestTraceType} characters`,
    )
}

async function note(
  { recorder }: Log,
  { name, address }: Actor,
  entry: Omit<Parameters<Log['recorder']['audit']>[0], 'actor' | 'outcome'> & {
    outcome?: 'allowed' | 'failed'
  },
): Promise<void> {
  const from = address === undefined ? {} : { address }
  await recorder.audit({ outcome: 'allowed', ...entry, actor: name, ...from })
}

function isoOf(time: number): string {
  return new Date(time).toISOString()
}
