// The log as C2SP tlog-tiles: static, public (it holds no personal data), and never more than the published checkpoint
// covers, though the store may be ahead of it.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono, type Context } from 'hono'
import { notFound } from '../../access/principal.ts'
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { withCosignatures } from '../../ledger/files/published-note.ts'
import { parseTilePath, tilePrefix, tileWidthAt } from '../../ledger/tile.ts'
import type { AppContext, AppEnv } from '../app-context.ts'

/** A partial tile too: the bytes behind one path never change, since the width stands in it. */
const forever = 'public, max-age=31536000, immutable'
const briefly = 'public, max-age=2'
const binary = 'application/octet-stream'
const text = 'text/plain; charset=utf-8'
const compress = promisify(gzip)

export function logRoutes({ log }: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const isOurs = (c: Context<AppEnv>): boolean => c.req.param('project') === log.info.project
  app.get('/log/:project/checkpoint', async (c) => {
    const checkpoint = isOurs(c) && (await log.store.checkpoint())
    if (!checkpoint) throw notFound()
    const witnessed = await log.store.witnessed()
    const note = withCosignatures(checkpoint.note, witnessed?.note ?? null)
    return answer(c, { bytes: note, type: text, caching: briefly })
  })
  app.get('/log/:project/checkpoint.witnessed', async (c) => {
    const witnessed = isOurs(c) && (await log.store.witnessed())
    if (!witnessed) throw notFound()
    return answer(c, { bytes: witnessed.note, type: text, caching: briefly })
  })
  app.get('/log/:project/tile/*', async (c) => {
    const found = isOurs(c) ? await tileAt(new URL(c.req.url).pathname, log.store) : null
    if (!found) throw notFound()
    const bytes = await inEncoding(c, found)
    return answer(c, { bytes, type: binary, caching: forever })
  })
  return app
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

/** 304 to who has these bytes already. A HEAD gets the headers of a GET. */
function answer(
  c: Context<AppEnv>,
  { bytes, type, caching }: { bytes: Uint8Array; type: string; caching: string },
): Response {
  const tag = `"${toHex(sha256(bytes)).slice(0, 32)}"`
  c.header('etag', tag)
  c.header('cache-control', caching)
  if (hasIt(c.req.header('if-none-match') ?? '', tag)) return c.body(null, 304)
  c.header('content-type', type)
  c.header('content-length', String(bytes.length))
  return c.body(Uint8Array.from(bytes))
}

/** Compared weakly, as is due for this header (RFC 9110, section 13.1.2). */
function hasIt(header: string, tag: string): boolean {
  const tags = header.slice(0, 4000).split(',')
  return tags.some((each) => ['*', tag, `W/${tag}`].includes(each.trim()))
}
