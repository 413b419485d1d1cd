import { Hono } from 'hono'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { SealtraceError } from '../../error.ts'
import { parseRecordId } from '../../record/id.ts'
import { flagParam, textParam } from '../query.ts'

export function verifyRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/verify', async (c) => {
    const principal = await principalFor(c, context, 'verify')
    await context.reader.require(principal, 'verify', 'log')
    c.header('cache-control', 'no-store')
    const query = c.req.query()
    const text = textParam(query, 'record')
    const record = text === undefined ? null : parseRecordId(text)
    if (text !== undefined && !record)
      throw new SealtraceError('bad_request', 'record: not the id of a record')
    return c.json(
      await context.verify({
        deep: flagParam(query, 'deep'),
        incremental: flagParam(query, 'incremental'),
        ...(record ? { record } : {}),
      }),
    )
  })
  return app
}
