import { Hono } from 'hono'
import { z } from 'zod'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readBody } from '../read-body.ts'

const maxBytes = 4096

const rotateRequest = z.strictObject({
  what: z.enum(['data', 'index', 'signing']),
  month: z
    .string()
    .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)
    .optional(),
  all: z.boolean().optional(),
  subjects: z.boolean().optional(),
  finish: z.boolean().optional(),
  drop: z.boolean().optional(),
})

/** Renews keys while the collector runs; recording goes on meanwhile. */
export function keyRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/v1/keys/rotate', async (c) => {
    const principal = await principalFor(c, context, 'manage-keys')
    await context.reader.require(principal, 'manage-keys', 'keys')
    const { bytes, release } = await readBody(c, { maxBytes, inFlight: context.inFlight })
    release()
    c.header('cache-control', 'no-store')
    const asked = rotateRequest.safeParse(parsed(bytes))
    if (!asked.success)
      throw new SealtraceError(
        'bad_request',
        'send JSON with what (data, index or signing); for data and index month (YYYY-MM) or all, for data subjects, for index drop, for signing finish',
      )
    return c.json(await context.rotateKeys(asked.data, principal.name))
  })
  return app
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '')
  } catch {
    return null
  }
}
