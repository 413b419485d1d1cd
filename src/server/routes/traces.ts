import { Hono } from 'hono'
import { notFound } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { stepKinds } from '../../record/step.ts'
import { readTraceId } from '../../record/trace-id.ts'
import type { TextFilter } from '../../access/by-token.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { formatCursor, parseCursor } from '../cursor.ts'
import { limitParam, numberParam, oneOf, textParam, timeParam, type Query } from '../query.ts'

export function traceRoutes(context: AppContext): Hono<AppEnv> {
  const { reader, now } = context
  const app = new Hono<AppEnv>()
  app.get('/api/v1/traces', async (c) => {
    const principal = await principalFor(c, context, 'read-header')
    const page = await reader.list(principal, filterOf(c.req.query(), now()))
    c.header('cache-control', 'no-store')
    return c.json({ traces: page.traces, next: page.next && formatCursor(page.next) })
  })
  app.get('/api/v1/traces/:id', async (c) => {
    const principal = await principalFor(c, context, 'read-header')
    const id = readTraceId(c.req.param('id'))
    // The reader judges the right first, so that both answers stay the same.
    if (id?.length !== 32) {
      await reader.require(principal, 'read-header', '')
      throw notFound()
    }
    c.header('cache-control', 'no-store')
    return c.json(await reader.show(principal, id))
  })
  return app
}

function filterOf(query: Query, now: number): TextFilter {
  const since = timeParam(query, 'since', now)
  const until = timeParam(query, 'until', now)
  const filter: TextFilter = { limit: limitParam(query, 50, 1000) }
  if (since !== undefined) filter.since = since * 1000
  if (until !== undefined) filter.until = until * 1000
  const kind = oneOf(query, 'kind', stepKinds)
  const status = oneOf(query, 'status', ['unset', 'ok', 'error'])
  if (kind) filter.kind = kind
  if (status) filter.status = status
  for (const field of ['agent', 'session', 'user', 'tag', 'model'] as const) {
    const text = textParam(query, field)
    if (text !== undefined) filter[field] = text
  }
  const traceType = textParam(query, 'trace_type')
  if (traceType !== undefined) filter.traceType = traceType
  const minCost = numberParam(query, 'min_cost')
  const minDuration = numberParam(query, 'min_duration_ms')
  if (minCost !== undefined) filter.minCost = minCost
  if (minDuration !== undefined) filter.minDuration = minDuration * 1000
  const cursor = textParam(query, 'cursor')
  if (cursor === undefined) return filter
  const after = parseCursor(cursor)
  if (!after) throw new SealtraceError('bad_request', 'cursor: not one that a list gave')
  return { ...filter, after }
}
