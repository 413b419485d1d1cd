import { Hono } from 'hono'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { flagParam } from '../query.ts'

export function verifyRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/verify', async (c) => {
    const principal = await principalFor(c, context, 'verify')
    await context.reader.require(principal, 'verify', 'log')
    c.header('cache-control', 'no-store')
    return c.json(await context.verify(flagParam(c.req.query(), 'deep')))
  })
  return app
}
