import { Hono } from 'hono'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { limitParam, textParam, timeParam } from '../query.ts'

export function auditRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/audit', async (c) => {
    const principal = await principalFor(c, context, 'read-audit')
    const query = c.req.query()
    const actor = textParam(query, 'actor')
    const action = textParam(query, 'action')
    const since = timeParam(query, 'since', context.now())
    const entries = await context.reader.auditLog(principal, {
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { action }),
      ...(since === undefined ? {} : { since }),
      limit: limitParam(query, 100, 10_000),
    })
    c.header('cache-control', 'no-store')
    return c.json({ entries })
  })
  return app
}
