// The way of every request that records something: right, size, decode and seal on another thread, stored.
import type { Context } from 'hono'
import { SealtraceError } from '../error.ts'
import type { Door, RequestFacts } from '../ingest/doors.ts'
import { ackHeader, ackLevelFor, refuseWhereEnded, type Acknowledged } from './acknowledge.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from './app-context.ts'
import { deliverBatch } from './deliver-batch.ts'
import { deliver } from './deliver.ts'
import { readBody } from './read-body.ts'

export interface Delivery {
  readonly door: Door
  readonly facts?: Omit<RequestFacts, 'receivedAt'>
}

/**
 * Resolves once what came is at the level that the client or the settings ask for; the answer says so. `describe` looks at the request's headers, once it is known that the client has
 * the right to write. Rejects with `unauthorized`, `denied`, `bad_request`, `too_large`, `unsupported_media_type`,
 * `usage`, `busy`, `unavailable`, `frozen`.
 */
export async function receive(
  c: Context<AppEnv>,
  context: AppContext,
  describe: () => Delivery,
): Promise<Acknowledged> {
  const principal = await principalOf(c, context)
  await requireRight(context, principal, 'write')
  const { door, facts } = describe()
  const compressed = isCompressed(c)
  if (compressed && door === 'recorder')
    throw new SealtraceError(
      'unsupported_media_type',
      'content-encoding: a sealed batch does not compress; send identity',
    )
  const level = ackLevelFor(context, c.req.header(ackHeader))
  refuseWhereEnded(context)
  const { config, inFlight } = context
  const { bytes, release } = await readBody(c, { maxBytes: config.limits.bodyBytes, inFlight })
  try {
    const send = door === 'recorder' ? deliverBatch : deliver
    const parcel = { door, compressed, level, principal, body: bytes, ...(facts && { facts }) }
    const taken = await send(context, parcel)
    c.header(ackHeader, taken.level)
    return taken
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
