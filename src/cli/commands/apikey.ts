import { apiKeyId, roles, type NewApiKey } from '../../journal/api-key.ts'
import {
  listApiKeys,
  makeApiKey,
  revokeApiKey,
  type ApiKeyView,
} from '../../journal/api-key-desk.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { roleWarning } from '../../access/policy/role-warning.ts'
import { may, type Principal } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { painter } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import { oneLine } from '../render/neutralize.ts'
import { pairs, table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { create, revoke, ls } as const

export async function apikey(context: Context): Promise<Outcome> {
  const [word = '', extra] = context.words
  if (context.options.text('url') !== undefined)
    throw usage("apikey works on the collector's own machine; leave --url out")
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    throw usage(
      `apikey has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has create, revoke and ls'}`,
    )
  }
  if (extra !== undefined && word !== 'revoke') throw usage(`apikey ${word} takes no further word`)
  return actions[word as keyof typeof actions](context)
}

function withUser<T>(
  context: Context,
  action: (log: OpenLog, user: Principal) => Promise<T>,
): Promise<T> {
  return withLocalLog(context, ({ log }) => action(log, localUser(context)))
}

async function create(context: Context): Promise<Outcome> {
  const { io } = context
  const { access } = configOf(context)
  const given = newKeyOf(context, access.roles)
  const { key, view, publicKey } = await withUser(context, async (log, user) => ({
    ...(await makeApiKey(log, given, user, access.roles).catch(asUsage)),
    // Who sends needs it too, and `init` has shown it where nobody may have looked.
    publicKey: writes(given.role, user) ? log.info.publicKey : null,
  }))
  const warning = roleWarning(given.role, access)
  if (warning !== null) io.stderr.write(`sealtrace: warning: ${warning}\n`)
  const { id, role, expires, addresses, traceTypes } = view
  const paint = painter(io.stdout, io.environment)
  const lines: (readonly [string, string])[] = [
    ['id', id],
    ['role', role],
    ...(expires === null ? [] : [['expires', shortTime(expires)] as const]),
    ...(addresses.length ? [['only from', addresses.join(', ')] as const] : []),
    ...(traceTypes.length ? [['only for', oneLine(traceTypes.join(', '))] as const] : []),
    ['key', key],
  ]
  return {
    json: {
      ...{ id, role, key },
      ...(expires !== null && { expires }),
      ...(addresses.length > 0 && { addresses }),
      ...(traceTypes.length > 0 && { traceTypes }),
      ...(publicKey !== null && { publicKey }),
      ...(warning !== null && { warning }),
    },
    text: () =>
      `${pairs(lines, paint)}\n${paint('yellow', 'The key is shown this once: store it now.')}\n${publicKey === null ? '' : exportsOf(key, publicKey)}`,
  }
}

/** Also one of an own role that may; what more it is given is for the policy. */
function writes(role: string, { authority }: Principal): boolean {
  return role === 'ingest' || may({ name: 'key:', roles: [role], authority }, 'write')
}

function newKeyOf({ io, options }: Context, ownRoles: readonly string[]): NewApiKey {
  const known = [...new Set([...roles, ...ownRoles])]
  const role = roleOf(options.required('role', `one of ${known.join(', ')}`), known)
  const name = options.text('name') ?? ''
  if (name.length > 100) throw usage('--name takes 100 characters at most')
  const now = io.now()
  return {
    ...{ role, name, now, expires: expiryOf(options.text('expires'), now) },
    addresses: options.texts('address'),
    traceTypes: options.texts('trace-type'),
  }
}

/** `90d` or `12h` from now, or an ISO time. */
function expiryOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? []
  const time = amount
    ? now + Number(amount) * (unit === 'd' ? 86_400_000 : 3_600_000)
    : isoTime(text)
  if (time === null || !(time > now) || time > now + mostExpiry)
    throw usage(
      '--expires takes how long the key is good, such as 90d or 12h, or an ISO time to come',
    )
  return time
}

function isoTime(text: string): number | null {
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : null
}

/** A hundred years: what is later is a slip. */
const mostExpiry = 100 * 366 * 86_400_000

/** What is wrong with the limits of a key was said on the command line. */
function asUsage(error: unknown): never {
  if (SealtraceError.is(error) && error.code === 'bad_request') throw usage(error.message)
  throw error
}

/** What a recorder takes from its environment; the address is the collector's own to know. */
function exportsOf(key: string, publicKey: string): string {
  return [
    '\nFor the agent, beside SEALTRACE_URL, the address of the collector:\n\n',
    `export SEALTRACE_API_KEY=${key}\n`,
    `export SEALTRACE_PRODUCER_KEY=${publicKey}\n`,
  ].join('')
}

async function revoke(context: Context): Promise<Outcome> {
  const id = context.words[1] ?? ''
  if (!apiKeyId.test(id))
    throw usage('apikey revoke takes the id of a key, as `sealtrace apikey ls` shows it')
  const now = context.io.now()
  const revoked = await withUser(context, (log, user) => revokeApiKey(log, { id, now }, user))
  if (!revoked)
    throw new SealtraceError(
      'not_found',
      'there is no API key in use with this id; see `sealtrace apikey ls`',
    )
  return { json: { id, revoked: revoked.revoked }, text: () => `revoked ${id}\n` }
}

async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  const apiKeys = await withUser(context, listApiKeys)
  return {
    json: { apiKeys },
    text: () => table(columns(io.now()), apiKeys, { paint: painter(io.stdout, io.environment) }),
  }
}

const columns = (now: number): readonly Column<ApiKeyView>[] => [
  { title: 'ID', text: ({ id }) => id },
  { title: 'ROLE', text: ({ role }) => role },
  { title: 'NAME', text: ({ name }) => name },
  { title: 'CREATED', text: ({ created }) => shortTime(created) },
  { title: 'LAST USED', text: ({ lastUsed }) => (lastUsed ? shortTime(lastUsed) : '-') },
  { title: 'ONLY FROM', text: ({ addresses }) => addresses.join(', ') || '-' },
  { title: 'ONLY FOR', text: ({ traceTypes }) => traceTypes.join(', ') || '-' },
  {
    title: 'STATE',
    text: (view) => stateOf(view, now),
    format: (view) => (/^in use/.test(stateOf(view, now)) ? 'green' : 'red'),
  },
]

function stateOf({ revoked, expires }: ApiKeyView, now: number): string {
  if (revoked !== null) return `revoked ${shortTime(revoked)}`
  if (expires === null) return 'in use'
  return Date.parse(expires) > now
    ? `in use until ${shortTime(expires)}`
    : `expired ${shortTime(expires)}`
}

function shortTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

function roleOf(text: string, known: readonly string[]): string {
  const role = known.find((name) => name === text.toLowerCase())
  if (role !== undefined) return role
  const meant = nearest(text, known)
  const more = meant ? `did you mean ${meant}?` : 'others stand in [access] roles of the settings'
  throw usage(`--role takes one of ${known.join(', ')}; ${more}`)
}
