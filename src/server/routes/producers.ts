import { Hono } from 'hono'
import { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readJson } from '../read-json.ts'

const addRequest = z.strictObject({
  publicKey: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
})

const removeRequest = z.strictObject({ reason: z.string().trim().min(1).max(2000) })

/** Keys of producers: whose signatures under batches count. */
export function producerRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const { producers } = context
  app.get('/api/v1/producers', async (c) => {
    const principal = await principalFor(c, context, 'manage-keys')
    c.header('cache-control', 'no-store')
    return c.json({ producers: await producers.list(principal) })
  })
  app.post('/api/v1/producers', async (c) => {
    const principal = await principalFor(c, context, 'manage-keys')
    return c.json(await producers.add(principal, parse(addRequest, await readJson(c, context))))
  })
  app.delete('/api/v1/producers/:id', async (c) => {
    const principal = await principalFor(c, context, 'manage-keys')
    const { reason } = parse(removeRequest, await readJson(c, context))
    return c.json(await producers.remove(principal, { id: c.req.param('id'), reason }))
  })
  return app
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new SealtraceError(
    'bad_request',
    'send JSON: to add publicKey and name (1 to 100 characters), to remove reason (1 to 2000 characters)',
  )
}
