// What Langfuse clients ask for besides OTLP: batches of events (v3, and the scores of v4 and v5), scores by themselves,
// and questions that must have an answer for the clients to work.
import { Hono, type Context } from 'hono'
import { isJsonObject, type JsonValue } from '../../record/json.ts'
import { principalOf, type AppContext, type AppEnv } from '../app-context.ts'
import { receive } from '../receive.ts'
import { langfuseMediaRoutes } from './langfuse-media.ts'

/** The generation of Langfuse's server that is spoken here. */
const spokenVersion = '3.0.0'

/** What Langfuse has besides, as clients ask for it. No door may be among them: metrics count by these patterns. */
const absentPaths = [
  ...['v2/prompts/*', 'prompts/*', 'v2/datasets', 'v2/datasets/*', 'datasets', 'datasets/*'],
  ...['dataset-items', 'dataset-items/*', 'dataset-run-items', 'traces', 'traces/*'],
  ...['observations', 'observations/*', 'v2/observations', 'sessions', 'sessions/*'],
  ...['v2/scores', 'v2/scores/*', 'v3/scores', 'score-configs', 'score-configs/*', 'comments'],
  ...['comments/*', 'metrics', 'v2/metrics', 'models', 'models/*'],
]

export function langfuseRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/public/ingestion', async (c) => {
    const { answer } = await receive(c, context, () => ({ door: 'langfuse-batch' }))
    return answered(c, answer ?? { successes: [], errors: [] }, 207)
  })
  app.post('/api/public/scores', async (c) => {
    const { answer = null } = await receive(c, context, () => ({ door: 'langfuse-scores' }))
    if (!isJsonObject(answer) || !('accepted' in answer)) return answered(c, answer)
    const whole = answer['rejected'] === 0
    return whole ? answered(c, { message: 'Accepted' }, 202) : answered(c, answer, 207)
  })
  app.get('/api/public/health', (c) => answered(c, { status: 'OK', version: spokenVersion }))
  /** `auth_check()`. */
  app.get('/api/public/projects', async (c) => {
    await principalOf(c, context)
    const { project } = context.log.info
    const organization = { id: project, name: project }
    return answered(c, { data: [{ id: project, name: project, metadata: {}, organization }] })
  })
  app.get('/api/public/v2/prompts', async (c) => {
    await principalOf(c, context)
    const meta = { page: 1, limit: 50, totalItems: 0, totalPages: 0 }
    return answered(c, { data: [], meta, pagination: meta })
  })
  app.route('/', langfuseMediaRoutes(context))
  for (const path of absentPaths)
    app.all(`/api/public/${path}`, async (c) => {
      await principalOf(c, context)
      return answered(c, { message: absence, error: 'LangfuseNotFoundError' }, 404)
    })
  return app
}

/** With the error's name clients know what it means: they use a prompt's fallback then, for one. */
const absence =
  'Sealtrace records what agents do; prompts, datasets and queries of Langfuse are not here'

function answered(c: Context, body: JsonValue, status: 200 | 202 | 207 | 404 = 200): Response {
  c.header('cache-control', 'no-store')
  return c.json(body, status)
}
