import { newApiKey, revokedApiKey, roles, type Role } from '../../journal/api-key.ts'
import { SealtraceError } from '../../error.ts'
import { painter } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { noteKey } from '../note-key.ts'
import { shortened, usage } from '../options.ts'
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

async function create(context: Context): Promise<Outcome> {
  const { io, options } = context
  const role = roleOf(options.required('role', `one of ${roles.join(', ')}`))
  const name = options.text('name') ?? ''
  if (name.length > 100) throw usage('--name takes 100 characters at most')
  const { key, row, publicKey } = await withLocalLog(context, async ({ log }) => {
    const made = newApiKey({ role, name, now: io.now() }, await log.ring.projectKey('index'))
    // On the record first: a key that nobody made is worse than an entry for a key that was not made.
    await noteKey(log, { action: 'apikey.create', target: made.row.id, details: { role } })
    await log.keys.addApiKey(made.row)
    return { ...made, publicKey: log.info.publicKey }
  })
  const paint = painter(io.stdout, io.environment)
  return {
    // Who sends needs it too, and `init` has shown it where nobody may have looked.
    json: { id: row.id, role, key, ...(role === 'ingest' && { publicKey }) },
    text: () =>
      `${pairs(
        [
          ['id', row.id],
          ['role', role],
          ['key', key],
        ],
        paint,
      )}\n${paint('yellow', 'The key is shown this once: store it now.')}\n${role === 'ingest' ? exportsOf(key, publicKey) : ''}`,
  }
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
  if (!/^[0-9a-f]{16}$/.test(id))
    throw usage('apikey revoke takes the id of a key, as `sealtrace apikey ls` shows it')
  const now = context.io.now()
  await withLocalLog(context, async ({ log }) => {
    const row = (await log.keys.apiKeys()).find((other) => other.id === id)
    const changed = row && revokedApiKey(row, now, await log.ring.projectKey('index'))
    const revoked = changed ? await log.keys.revokeApiKey(id, changed) : false
    await noteKey(log, {
      action: 'apikey.revoke',
      target: id,
      outcome: revoked ? 'allowed' : 'failed',
    })
    if (!revoked)
      throw new SealtraceError(
        'not_found',
        'there is no API key in use with this id; see `sealtrace apikey ls`',
      )
  })
  return { json: { id, revoked: new Date(now).toISOString() }, text: () => `revoked ${id}\n` }
}

interface ApiKeyView {
  readonly id: string
  readonly role: string
  readonly name: string
  readonly created: string
  readonly revoked: string | null
}

async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  const rows = await withLocalLog(context, ({ log }) => log.keys.apiKeys())
  const apiKeys: ApiKeyView[] = rows.map(({ id, role, name, created, revoked }) => ({
    id,
    role,
    name,
    created: new Date(created).toISOString(),
    revoked: revoked === null ? null : new Date(revoked).toISOString(),
  }))
  return {
    json: { apiKeys },
    text: () => table(columns, apiKeys, { paint: painter(io.stdout, io.environment) }),
  }
}

const columns: readonly Column<ApiKeyView>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'ROLE', text: ({ role }) => role },
  { title: 'NAME', text: ({ name }) => name },
  { title: 'CREATED', text: ({ created }) => created.slice(0, 19).replace('T', ' ') },
  {
    title: 'STATE',
    text: ({ revoked }) =>
      revoked === null ? 'in use' : `revoked ${revoked.slice(0, 19).replace('T', ' ')}`,
    format: ({ revoked }) => (revoked === null ? 'green' : 'red'),
  },
]

function roleOf(text: string): Role {
  const role = roles.find((known) => known === text.toLowerCase())
  if (role) return role
  const meant = nearest(text, roles)
  throw usage(`--role takes one of ${roles.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`)
}
