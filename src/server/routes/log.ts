// The log as C2SP tlog-tiles: static, public (it holds no personal data), and never more than the published checkpoint
// covers, though the store may be ahead of it.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { notFound } from '../../access/principal.ts'
import { withCosignatures } from '../../ledger/files/published-note.ts'
import { parseTilePath, tilePrefix, tileWidthAt } from '../../ledger/tile.ts'
import type { Routes } from '../api/routes.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { taggedAnswer } from '../tagged-answer.ts'

/** A partial tile too: the bytes behind one path never change, since the width stands in it. */
const forever = 'public, max-age=31536000, immutable'
const briefly = 'public, max-age=2'
const binary = 'application/octet-stream'
const text = 'text/plain; charset=utf-8'
const compress = promisify(gzip)

const common = { method: 'get', access: 'anyone', tag: 'Log files' } as const

export function logRoutes(routes: Routes): void {
  const { log } = routes.context
  const isOurs = (c: Context<AppEnv>): boolean => c.req.param('project') === log.info.project
  routes.raw(
    {
      ...common,
      path: '/log/:project/checkpoint',
      operation: 'checkpoint',
      summary: 'The newest signed checkpoint (C2SP tlog-checkpoint).',
      answer: 'text/plain',
    },
    async (c) => {
      const checkpoint = isOurs(c) && (await log.store.checkpoint())
      if (!checkpoint) throw notFound()
      const witnessed = await log.store.witnessed()
      const note = withCosignatures(checkpoint.note, witnessed?.note ?? null)
      return taggedAnswer(c, { bytes: note, type: text, caching: briefly })
    },
  )
  routes.raw(
    {
      ...common,
      path: '/log/:project/checkpoint.witnessed',
      operation: 'witnessedCheckpoint',
      summary: 'The newest checkpoint that met the witness policy.',
      answer: 'text/plain',
    },
    async (c) => {
      const witnessed = isOurs(c) && (await log.store.witnessed())
      if (!witnessed) throw notFound()
      return taggedAnswer(c, { bytes: witnessed.note, type: text, caching: briefly })
    },
  )
  routes.raw(
    {
      ...common,
      path: '/log/:project/tile/*',
      operation: 'tile',
      summary: 'A tile or a bundle of entries (C2SP tlog-tiles).',
      answer: binary,
    },
    async (c) => {
      const found = isOurs(c) ? await tileAt(new URL(c.req.url).pathname, log.store) : null
      if (!found) throw notFound()
      const bytes = await inEncoding(c, found)
      return taggedAnswer(c, { bytes, type: binary, caching: forever })
    },
  )
}

/** The path as it was sent: escapes are another spelling. */
async function tileAt(path: string, store: AppContext['log']['store']) {
  const tile = parseTilePath(path.split('/').slice(3).join('/'))
  if (!tile) return null
  const { level, index, width } = tile
  const published = (await store.checkpoint())?.size ?? 0
  if (width > tileWidthAt(level, index, published)) return null
  const stored = store.readTile(level, index)
  const bytes = stored && tilePrefix(level, stored, width)
  return bytes && { bytes, level }
}

/** Hashes do not get smaller. */
async function inEncoding(
  c: Context<AppEnv>,
  { bytes, level }: NonNullable<Awaited<ReturnType<typeof tileAt>>>,
): Promise<Uint8Array> {
  if (level !== 'entries') return bytes
  c.header('vary', 'accept-encoding')
  if (!takesGzip(c.req.header('accept-encoding') ?? '')) return bytes
  c.header('content-encoding', 'gzip')
  return compress(bytes)
}

/** RFC 9110, section 12.5.3: `gzip`, or `*` where gzip is not named, of a weight above 0. */
function takesGzip(header: string): boolean {
  const weights = new Map<string, number>()
  for (const item of header.slice(0, 1000).toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    const weight = parameters.find((part) => part.startsWith('q='))
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}
