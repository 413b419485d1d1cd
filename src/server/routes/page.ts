import { Hono } from 'hono'
import type { AppContext, AppEnv } from '../app-context.ts'
import { pagePolicy, renderPage } from '../page.ts'

export function pageRoutes({ log }: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/', (c) => {
    c.header('content-security-policy', pagePolicy)
    c.header('cache-control', 'no-store')
    return c.html(renderPage(new URL(c.req.url).origin, log.info.project))
  })
  return app
}
