import { resolve } from 'node:path'
import { Producers, type ProducerView } from '../../access/producers.ts'
import type { Principal } from '../../access/principal.ts'
import { ed25519Signer, newEd25519Seed } from '../../crypto/ed25519.ts'
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { writeNewFile } from '../../keys/private-file.ts'
import {
  formatProducerKey,
  formatSigningSeed,
  parseProducerKey,
} from '../../seal/format/producer-key.ts'
import { producerKeyId } from '../../seal/format/producer-statement.ts'
import { painter } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { localUser } from '../place.ts'
import { remoteClient, type RemoteRequest } from '../remote-client.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs, table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { new: make, add, remove, ls } as const

export async function producer(context: Context): Promise<Outcome> {
  const [word = '', extra] = context.words
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    throw usage(
      `producer has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has new, add, remove and ls'}`,
    )
  }
  if (extra !== undefined && (word === 'new' || word === 'ls'))
    throw usage(`producer ${word} takes no further word`)
  return actions[word as keyof typeof actions](context)
}

/** Needs no log: the key is made where the agent runs. */
async function make({ io, options }: Context): Promise<Outcome> {
  const out = options.required('out', 'a new file for the key that signs')
  const seed = newEd25519Seed()
  const { publicKey: key } = ed25519Signer(Secret.own(Uint8Array.from(seed)))
  const publicKey = formatProducerKey(key)
  const text = encodeUtf8(`${formatSigningSeed(seed)}\n${publicKey}\n`)
  seed.fill(0)
  writeNewFile(resolve(io.folder, out), text)
  text.fill(0)
  const id = toHex(producerKeyId(key))
  return { json: { id, publicKey }, text: () => `${publicKey}\n` }
}

async function add(context: Context): Promise<Outcome> {
  const { io, options } = context
  const publicKey = context.words[1] ?? ''
  if (!parseProducerKey(publicKey))
    throw usage(
      'producer add takes the public key sealtrace-producer-1:… that `sealtrace producer new` prints',
    )
  const name = options.required('name', 'whose key it is; it goes on the record').trim()
  if (name.length > 100) throw usage('--name takes 100 characters at most')
  const view = await doAdd(context, { publicKey, name })
  const rows: [string, string][] = [
    ['id', view.id],
    ['name', neutralize(view.name ?? '')],
    ['since', view.since],
  ]
  return { json: view, text: () => pairs(rows, painter(io.stdout, io.environment)) }
}

async function remove(context: Context): Promise<Outcome> {
  const id = context.words[1]?.toLowerCase() ?? ''
  if (!/^[0-9a-f]{16}$/.test(id))
    throw usage('producer remove takes the ID of a key, as `sealtrace producer ls` shows it')
  const reason = context.options.required('reason', 'why; it goes on the record').trim()
  if (reason.length > 2000) throw usage('--reason takes 2000 characters at most')
  const view = await doRemove(context, { id, reason })
  return { json: view, text: () => `removed ${view.id}\n` }
}

async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  const producers = await doList(context)
  const paint = painter(io.stdout, io.environment)
  return {
    json: { producers },
    text: () =>
      producers.length ? table(columns, producers, { paint }) : 'no producer key is registered\n',
  }
}

const columns: readonly Column<ProducerView>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => neutralize(name ?? '') },
  { title: 'SINCE', text: ({ since }) => shortTime(since) },
  {
    title: 'STATE',
    text: ({ removed }) => (removed === null ? 'counts' : `removed ${shortTime(removed)}`),
    format: ({ removed }) => (removed === null ? 'green' : 'red'),
  },
  { title: 'PUBLIC KEY', text: ({ publicKey }) => publicKey, least: 20 },
]

function shortTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

const path = '/api/v1/producers'

function doAdd(
  context: Context,
  asked: { publicKey: string; name: string },
): Promise<ProducerView> {
  return isRemote(context)
    ? ask(context, path, { method: 'POST', body: JSON.stringify(asked) })
    : locally(context, (producers, user) => producers.add(user, asked))
}

function doRemove(context: Context, asked: { id: string; reason: string }): Promise<ProducerView> {
  const { id, reason } = asked
  return isRemote(context)
    ? ask(context, `${path}/${id}`, { method: 'DELETE', body: JSON.stringify({ reason }) })
    : locally(context, (producers, user) => producers.remove(user, asked))
}

async function doList(context: Context): Promise<ProducerView[]> {
  if (!isRemote(context)) return locally(context, (producers, user) => producers.list(user))
  const answer = await ask<{ producers?: ProducerView[] }>(context, path, {})
  if (!Array.isArray(answer.producers)) throw noCollector()
  return answer.producers
}

function isRemote({ options }: Context): boolean {
  return options.text('url') !== undefined
}

function locally<T>(
  context: Context,
  action: (producers: Producers, user: Principal) => Promise<T>,
): Promise<T> {
  return withLocalLog(context, ({ log }) => action(new Producers(log), localUser(context)))
}

async function ask<T>(context: Context, target: string, request: RemoteRequest): Promise<T> {
  const url = context.options.text('url') ?? ''
  const type = request.body === undefined ? {} : { type: 'application/json' }
  const answer = await remoteClient(context, url).json(target, { ...request, ...type })
  if (typeof answer !== 'object' || answer === null) throw noCollector()
  return answer as T
}

function noCollector(): Error {
  return usage('the URL answers with something else than a collector would; check --url')
}
