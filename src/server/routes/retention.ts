import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readBody } from '../read-body.ts'

const maxBytes = 4096
const runRequest = z.strictObject({ dryRun: z.boolean().default(false) })

/** What is kept how long, and a run at once. */
export function retentionRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/retention', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    c.header('cache-control', 'no-store')
    return c.json(await context.retention.view(principal))
  })
  app.post('/api/v1/retention/run', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const { dryRun } = await requestOf(c, context)
    c.header('cache-control', 'no-store')
    return c.json(await context.retention.run(principal, { dryRun }))
  })
  return app
}

async function requestOf(
  c: Context<AppEnv>,
  { inFlight }: AppContext,
): Promise<z.output<typeof runRequest>> {
  const { bytes, release } = await readBody(c, { maxBytes, inFlight })
  release()
  const parsed = runRequest.safeParse(bytes.length === 0 ? {} : jsonOf(bytes))
  if (parsed.success) return parsed.data
  throw new SealtraceError('bad_request', 'send nothing, or JSON with dryRun: true or false')
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '')
  } catch {
    return null
  }
}
