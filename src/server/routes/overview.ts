import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { Overview, OverviewQuery } from '../api/schemas/read.ts'
import { textParam, timeParam } from '../query.ts'

const week = 7 * 86_400_000
const longest = 20 * 366 * 86_400_000

/** Runs over time. */
export function overviewRoutes(routes: Routes): void {
  const { reader, now } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/overview',
      access: 'read-header',
      operation: 'overview',
      summary: 'Volume, cost, latency, errors and findings of runs over time.',
      tag: 'Runs',
      query: OverviewQuery,
      answer: Overview,
    },
    async ({ principal, query }) => {
      const until = timeParam(query, 'until', now()) ?? now()
      const since = timeParam(query, 'since', now()) ?? until - week
      if (since >= until || until - since > longest)
        throw new SealtraceError('bad_request', 'since: must be before until, 20 years at most')
      return reader.runs.overview(principal, {
        ...{ since, until },
        traceType: textParam(query, 'trace_type'),
        agent: textParam(query, 'agent'),
        model: textParam(query, 'model'),
      })
    },
  )
}
