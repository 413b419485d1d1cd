// Where the trace exporters of the OpenAI Agents SDKs send to, once their endpoint is this collector.
import { Hono } from 'hono'
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive } from '../receive.ts'

/** They look at the status alone: 408, 409, 429 and 5xx are sent again three times, other errors never. */
export function openAiAgentsRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/v1/traces/ingest', async (c) => {
    await receive(c, context, () => ({ door: 'openai-agents' }))
    c.header('cache-control', 'no-store')
    return c.json({})
  })
  return app
}
