// The log as C2SP tlog-tiles: static, public (it holds no personal data), and never more than the published checkpoint
// covers, though the store may be ahead of it.
import { Hono } from 'hono'
import { notFound } from '../../access/principal.ts'
import { parseTilePath, tilePrefix, tileWidth, tileWidthAt } from '../../ledger/tile.ts'
import type { AppContext, AppEnv } from '../app-context.ts'

const forever = 'public, max-age=31536000, immutable'
const aDay = 'public, max-age=86400'

export function logRoutes({ log }: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/log/:project/checkpoint', async (c) => {
    const checkpoint = c.req.param('project') === log.info.project && (await log.store.checkpoint())
    if (!checkpoint) throw notFound()
    c.header('content-type', 'text/plain; charset=utf-8')
    c.header('cache-control', 'no-store')
    return c.body(Uint8Array.from(checkpoint.note))
  })
  app.get('/log/:project/tile/*', async (c) => {
    const data =
      c.req.param('project') === log.info.project ? await tileAt(c.req.path, log.store) : null
    if (!data) throw notFound()
    c.header('content-type', 'application/octet-stream')
    c.header('cache-control', data.full ? forever : aDay)
    return c.body(Uint8Array.from(data.bytes))
  })
  return app
}

async function tileAt(path: string, store: AppContext['log']['store']) {
  const tile = parseTilePath(path.split('/').slice(3).join('/'))
  if (!tile) return null
  const { level, index, width } = tile
  const published = (await store.checkpoint())?.size ?? 0
  if (width > tileWidthAt(level, index, published)) return null
  const stored = store.readTile(level, index)
  const bytes = stored && tilePrefix(level, stored, width)
  return bytes && { bytes, full: width === tileWidth }
}
