// The door for steps in our own shape, in the clear and sealed by a recorder, and their published schema.
import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import type { Door } from '../../ingest/doors.ts'
import stepSchema from '../../ingest/step.schema.json' with { type: 'json' }
import { sealedBatchType } from '../../seal/format/sealed-batch.ts'
import type { Routes } from '../api/routes.ts'
import { TakenSteps } from '../api/schemas/doors.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { checkpointHeader, checkpointHeaders, rememberedSize } from '../checkpoint-headers.ts'
import { receive } from '../receive.ts'

/** Lines, under the names that they go by; and one JSON document. */
const doors: ReadonlyMap<string, Door> = new Map([
  ['application/x-ndjson', 'steps'],
  ['application/ndjson', 'steps'],
  ['application/jsonl', 'steps'],
  ['application/json', 'steps-json'],
  [sealedBatchType, 'recorder'],
])

export function stepRoutes(routes: Routes): void {
  const { context } = routes
  routes.raw(
    {
      method: 'post',
      path: '/api/v1/steps',
      access: 'write',
      operation: 'recordSteps',
      summary: 'Steps, in the clear or sealed by a recorder.',
      tag: 'Recording',
      takes: [...doors.keys()],
      answer: TakenSteps,
    },
    (c) => take(c, context),
  )
  routes.raw(
    {
      method: 'get',
      path: '/schemas/step.json',
      access: 'anyone',
      operation: 'stepSchema',
      summary: 'The JSON Schema of a step.',
      tag: 'Recording',
      answer: 'application/schema+json',
    },
    (c) => {
      c.header('cache-control', 'public, max-age=3600')
      return c.body(JSON.stringify(stepSchema), 200, { 'content-type': 'application/schema+json' })
    },
  )
}

async function take(c: Context<AppEnv>, context: AppContext): Promise<Response> {
  let isSealed = false
  let remembered: number | null = null
  const taken = await receive(c, context, () => {
    const door = doorOf(c)
    isSealed = door === 'recorder'
    if (isSealed) remembered = rememberedSize(c.req.header(checkpointHeader))
    return { door }
  })
  const { accepted, duplicates, traces, checkpointSize, notRecorded } = taken
  c.header('cache-control', 'no-store')
  const shown = await checkpointHeaders(context.log.store, remembered)
  for (const [name, value] of Object.entries(shown)) c.header(name, value)
  const skipped = notRecorded ? { notRecorded } : {}
  const level = isSealed ? { level: taken.level } : {}
  const answer = { accepted, duplicates, traces: [...traces], checkpointSize }
  return c.json({ ...answer, ...level, ...skipped })
}

function doorOf(c: Context): Door {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';')
  const door = doors.get(type.trim().toLowerCase())
  if (door) return door
  throw new SealtraceError(
    'unsupported_media_type',
    `content-type: send application/x-ndjson, application/json or ${sealedBatchType}`,
  )
}
