// What Langfuse clients ask for besides OTLP.
import { Hono } from 'hono'
import { SealtraceError } from '../../error.ts'
import { principalOf, type AppContext, type AppEnv } from '../app-context.ts'

export function langfuseRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  /** `auth_check()`. */
  app.get('/api/public/projects', async (c) => {
    await principalOf(c, context)
    const { project } = context.log.info
    c.header('cache-control', 'no-store')
    return c.json({
      data: [
        {
          id: project,
          name: project,
          metadata: {},
          organization: { id: project, name: project },
        },
      ],
    })
  })
  for (const path of ['/api/public/ingestion', '/api/public/media'])
    app.post(path, () => {
      throw new SealtraceError(
        'not_found',
        `${path} is not in this version; clients of Langfuse v4 and later send traces to /api/public/otel/v1/traces`,
      )
    })
  return app
}
