import { Hono } from 'hono'
import { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import type { HoldTarget } from '../../erase/hold-keeper.ts'
import { parseRecordId } from '../../record/id.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readJson } from '../read-json.ts'

const longest = 16_384
const id = z.string().regex(/^[0-9a-f]{32}$/)
const text = z.string().min(1).max(longest)
const time = z.int().min(0).max(8_640_000_000_000_000)
const reason = z.string().trim().min(1).max(2000)

const addRequest = z.strictObject({
  trace: id.optional(),
  subject: id.optional(),
  user: text.optional(),
  traceType: text.optional(),
  all: z.literal(true).optional(),
  since: time.optional(),
  until: time.optional(),
  reason,
})

const removeRequest = z.strictObject({ reason })

/** Legal holds: set, ended and listed. Names of people stand in bodies only: URLs stay in the logs of proxies. */
export function holdRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/holds', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    c.header('cache-control', 'no-store')
    return c.json({ holds: await context.holds.list(principal) })
  })
  app.post('/api/v1/holds', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const asked = parse(addRequest, await readJson(c, context))
    const { since, until, reason: why } = asked
    const request = { what: targetOf(asked), since, until, reason: why }
    return c.json(await context.holds.add(principal, request))
  })
  app.delete('/api/v1/holds/:id', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const hold = c.req.param('id')
    const asked = parse(removeRequest, await readJson(c, context))
    if (!parseRecordId(hold))
      throw off('the id of a hold is that of a record, as the list shows it')
    return c.json(await context.holds.remove(principal, { hold, ...asked }))
  })
  return app
}

function targetOf(asked: z.output<typeof addRequest>): HoldTarget {
  const { trace, subject, user, traceType, all } = asked
  const found: HoldTarget[] = [
    ...(trace === undefined ? [] : [{ trace }]),
    ...(subject === undefined ? [] : [{ subject }]),
    ...(user === undefined ? [] : [{ user }]),
    ...(traceType === undefined ? [] : [{ traceType }]),
    ...(all === undefined ? [] : [{ all }]),
  ]
  const [target] = found
  if (!target || found.length > 1)
    throw off('say what is held by one of trace, subject, user, traceType and all')
  return target
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw off(
    'send JSON with reason (1 to 2000 characters); to add a hold also one of trace, subject (32 hex digits), user, traceType and all (true), and as wished since and until (milliseconds since 1970)',
  )
}

function off(message: string): SealtraceError {
  return new SealtraceError('bad_request', message)
}
