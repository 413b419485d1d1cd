// The way of every request that records something: right, size, decode and seal on another thread, stored.
import type { Context } from 'hono'
import { SealtraceError } from '../error.ts'
import type { Door, RequestFacts } from '../ingest/doors.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from './app-context.ts'
import { deliver } from './deliver.ts'
import type { Taken } from './intake.ts'
import { readBody } from './read-body.ts'

export interface Delivery {
  readonly door: Door
  readonly facts?: Omit<RequestFacts, 'receivedAt'>
}

/**
 * Resolves once what came is published. `describe` looks at the request's headers, once it is known that the client has
 * the right to write. Rejects with `unauthorized`, `denied`, `bad_request`, `too_large`, `unsupported_media_type`,
 * `busy`, `unavailable`.
 */
export async function receive(
  c: Context<AppEnv>,
  context: AppContext,
  describe: () => Delivery,
): Promise<Taken> {
  await requireRight(context, await principalOf(c, context), 'write')
  const { door, facts } = describe()
  const compressed = isCompressed(c)
  const { config, inFlight } = context
  const { bytes, release } = await readBody(c, { maxBytes: config.limits.bodyBytes, inFlight })
  try {
    return await deliver(context, { door, compressed, body: bytes, ...(facts && { facts }) })
  } finally {
    release()
  }
}

function isCompressed(c: Context): boolean {
  switch (c.req.header('content-encoding')?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return false
    // Told apart by their first bytes.
    case 'gzip':
    case 'zstd':
      return true
    default:
      throw new SealtraceError(
        'unsupported_media_type',
        'content-encoding: send identity, gzip or zstd',
      )
  }
}
