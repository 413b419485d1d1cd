import { notFound } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { stepKinds } from '../../record/step.ts'
import { readTraceId } from '../../record/trace-id.ts'
import type { ListFilter } from '../../access/run-list.ts'
import type { Routes } from '../api/routes.ts'
import {
  TraceContentQuery,
  TraceList,
  TraceParams,
  TraceQuery,
  TraceView,
} from '../api/schemas/runs.ts'
import { openedCursor, sealedCursor } from '../cursor.ts'
import {
  classesParam,
  limitParam,
  numberParam,
  oneOf,
  textParam,
  timeParam,
  type Query,
} from '../query.ts'

export function traceRoutes(routes: Routes): void {
  const { reader, now } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/traces',
      access: 'read-header',
      operation: 'traces',
      summary: 'Runs, newest first.',
      tag: 'Runs',
      query: TraceQuery,
      answer: TraceList,
    },
    async ({ principal, query }) => {
      const page = await reader.list(principal, filterOf(query, now()))
      return { traces: page.traces, next: page.next && sealedCursor(page.next) }
    },
  )
  routes.api(
    {
      method: 'get',
      path: '/api/v1/traces/:id',
      access: 'read-header',
      operation: 'trace',
      summary: 'One run, masked; headers only for who may not read content.',
      tag: 'Runs',
      params: TraceParams,
      query: TraceContentQuery,
      answer: TraceView,
    },
    async ({ principal, params, query }) => {
      const id = readTraceId(params.id)
      if (id?.length !== 32) throw notFound()
      return query.content === 'none'
        ? reader.runs.outline(principal, id)
        : reader.show(principal, id)
    },
  )
}

function filterOf(query: Query, now: number): ListFilter {
  const since = timeParam(query, 'since', now)
  const until = timeParam(query, 'until', now)
  const filter: ListFilter = { limit: limitParam(query, 50, 1000) }
  if (since !== undefined) filter.since = since * 1000
  if (until !== undefined) filter.until = until * 1000
  const kind = oneOf(query, 'kind', stepKinds)
  const status = oneOf(query, 'status', ['unset', 'ok', 'error'])
  if (kind) filter.kind = kind
  if (status) filter.status = status
  for (const field of ['agent', 'session', 'user', 'tag', 'model', 'environment'] as const) {
    const text = textParam(query, field)
    if (text !== undefined) filter[field] = text
  }
  const traceType = textParam(query, 'trace_type')
  if (traceType !== undefined) filter.traceType = traceType
  const state = oneOf(query, 'state', ['complete', 'running', 'incomplete'])
  if (state) filter.state = state
  const classes = classesParam(query)
  if (classes) filter.classes = classes
  const minCost = numberParam(query, 'min_cost')
  const minDuration = numberParam(query, 'min_duration_ms')
  if (minCost !== undefined) filter.minCost = minCost
  if (minDuration !== undefined) filter.minDuration = minDuration * 1000
  const cursor = textParam(query, 'cursor')
  if (cursor === undefined) return filter
  const after = openedCursor(cursor)
  if (!after) throw new SealtraceError('bad_request', 'cursor: not one that a list gave')
  return { ...filter, after }
}
