import { Hono } from 'hono'
import { z } from 'zod'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readBody } from '../read-body.ts'

const maxBytes = 64 * 1024

const request = z.object({
  recordId: z.string().max(100),
  class: z.string().min(1).max(100),
  reason: z.string().trim().min(1).max(2000),
})

export function revealRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/v1/reveal', async (c) => {
    const principal = await principalFor(c, context, 'reveal')
    const { bytes, release } = await readBody(c, { maxBytes, inFlight: context.inFlight })
    release()
    const { recordId, class: className, reason } = parse(bytes)
    c.header('cache-control', 'no-store')
    return c.json(
      await context.reader.reveal(principal, { record: recordId, class: className, reason }),
    )
  })
  return app
}

function parse(bytes: Uint8Array): z.output<typeof request> {
  const parsed = request.safeParse(parseJson(decodeUtf8(bytes) ?? ''))
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path[0]
  throw new SealtraceError(
    'bad_request',
    field === 'reason'
      ? 'reason: say why, in 1 to 2000 characters'
      : 'send JSON with recordId, class and reason',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
