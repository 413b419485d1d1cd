import { costs } from '../../access/costs.ts'
import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { CostQuery, CostReport } from '../api/schemas/runs.ts'
import { readSettings } from '../log-settings.ts'
import { timeParam } from '../query.ts'

export function costRoutes(routes: Routes): void {
  const { config, log, now } = routes.context
  let isCounting = false
  routes.api(
    {
      method: 'get',
      path: '/api/v1/costs',
      access: 'read-header',
      operation: 'costs',
      summary: 'What agents cost, by model, kind of step, day or agent.',
      tag: 'Runs',
      query: CostQuery,
      answer: CostReport,
    },
    async ({ principal, query }) => {
      const request = {
        since: timeParam(query, 'since', now()),
        until: timeParam(query, 'until', now()),
        by: query.by,
      }
      // It may read all headers: what records steps must not wait for many.
      if (isCounting)
        throw new SealtraceError('busy', 'other costs are being summed up; try again in a second')
      isCounting = true
      try {
        const { prices } = readSettings(config)
        return await costs({ store: log.store, principal, prices }, request)
      } finally {
        isCounting = false
      }
    },
  )
}
