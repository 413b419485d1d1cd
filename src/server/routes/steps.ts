// The door for steps in our own shape, and their published schema.
import { Hono, type Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import type { Door } from '../../ingest/doors.ts'
import stepSchema from '../../ingest/step.schema.json' with { type: 'json' }
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive } from '../receive.ts'

/** Lines, under the names that they go by; and one JSON document. */
const doors: ReadonlyMap<string, Door> = new Map([
  ['application/x-ndjson', 'steps'],
  ['application/ndjson', 'steps'],
  ['application/jsonl', 'steps'],
  ['application/json', 'steps-json'],
])

export function stepRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/v1/steps', async (c) => {
    const taken = await receive(c, context, () => ({ door: doorOf(c) }))
    const { accepted, duplicates, traces, checkpointSize, notRecorded } = taken
    c.header('cache-control', 'no-store')
    const skipped = notRecorded ? { notRecorded } : {}
    return c.json({ accepted, duplicates, traces: [...traces], checkpointSize, ...skipped })
  })
  app.get('/schemas/step.json', (c) => {
    c.header('cache-control', 'public, max-age=3600')
    return c.body(JSON.stringify(stepSchema), 200, { 'content-type': 'application/schema+json' })
  })
  return app
}

function doorOf(c: Context): Door {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';')
  const door = doors.get(type.trim().toLowerCase())
  if (door) return door
  throw new SealtraceError(
    'unsupported_media_type',
    'content-type: send application/x-ndjson, or application/json',
  )
}
