import { Hono } from 'hono'
import { costGroupings, costs } from '../../access/costs.ts'
import { SealtraceError } from '../../error.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readSettings } from '../log-settings.ts'
import { oneOf, timeParam } from '../query.ts'

export function costRoutes(context: AppContext): Hono<AppEnv> {
  const { config, log, now, reader } = context
  const app = new Hono<AppEnv>()
  let isCounting = false
  app.get('/api/v1/costs', async (c) => {
    const principal = await principalFor(c, context, 'read-header')
    await reader.require(principal, 'read-header', 'costs')
    const query = c.req.query()
    const request = {
      since: timeParam(query, 'since', now()),
      until: timeParam(query, 'until', now()),
      by: oneOf(query, 'by', costGroupings),
    }
    // It may read all headers: what records steps must not wait for many.
    if (isCounting)
      throw new SealtraceError('busy', 'other costs are being summed up; try again in a second')
    isCounting = true
    try {
      const report = await costs({ store: log.store, prices: readSettings(config).prices }, request)
      c.header('cache-control', 'no-store')
      return c.json(report)
    } finally {
      isCounting = false
    }
  })
  return app
}
