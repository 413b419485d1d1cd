// Media of Langfuse clients: refused by telling the client that they are here already, or taken where the settings say so.
import { Hono, type Context } from 'hono'
import { toBase64 } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { ticketText } from '../../ingest/langfuse/decode-media.ts'
import { mediaIdOf, parseMediaRequest } from '../../ingest/langfuse/media-request.ts'
import { ackHeader, ackLevelFor } from '../acknowledge.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from '../app-context.ts'
import { deliver } from '../deliver.ts'
import { openTicket, sealTicket } from '../media-ticket.ts'
import { readBody } from '../read-body.ts'

const mostRequestBytes = 64 * 1024

export function langfuseMediaRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const { config, inFlight, log, now } = context
  const keeps = config.langfuse.media === 'keep'
  const writes = async (c: Context<AppEnv>): Promise<void> =>
    requireRight(context, await principalOf(c, context), 'write')

  app.post('/api/public/media', async (c) => {
    await writes(c)
    const { bytes, release } = await readBody(c, { maxBytes: mostRequestBytes, inFlight })
    release()
    const media = parseMediaRequest(bytes)
    const mediaId = mediaIdOf(media.sha256Hash)
    if (!keeps || media.contentLength > config.limits.bodyBytes)
      return c.json({ mediaId, uploadUrl: null })
    const key = await log.ring.projectKey('index')
    const token = sealTicket({ media, at: now() * 1000 }, key, now())
    return c.json({ mediaId, uploadUrl: `${originOf(c)}/api/public/media/upload/${token}` })
  })
  if (keeps)
    app.put('/api/public/media/upload/:token', async (c) => {
      const key = await log.ring.projectKey('index')
      const ticket = openTicket(c.req.param('token'), key, now())
      await takeMedia(c, context, ticket)
      return c.body(null, 200)
    })
  /** How the upload went, as the client saw it: nothing that was not known. */
  app.patch('/api/public/media/:id', async (c) => {
    await writes(c)
    return c.json({})
  })
  return app
}

async function takeMedia(
  c: Context<AppEnv>,
  context: AppContext,
  ticket: ReturnType<typeof openTicket>,
): Promise<void> {
  const { config, inFlight } = context
  const { contentLength, sha256Hash } = ticket.media
  const level = ackLevelFor(context, c.req.header(ackHeader))
  const maxBytes = Math.min(contentLength, config.limits.bodyBytes)
  const { bytes, release } = await readBody(c, { maxBytes, inFlight })
  try {
    if (bytes.length !== contentLength || toBase64(sha256(bytes)) !== sha256Hash)
      throw new SealtraceError('bad_request', 'body: not the media that was announced')
    const facts = { id: ticketText(ticket) }
    const parcel = { door: 'langfuse-media', facts, compressed: false, level, body: bytes } as const
    const taken = await deliver(context, parcel)
    c.header(ackHeader, taken.level)
  } finally {
    release()
  }
}

/**
 * The address under which the client came here. It chose the headers itself, and only it goes by the answer; behind a
 * proxy that ends TLS the media must not travel in the clear.
 */
function originOf(c: Context): string {
  const url = new URL(c.req.url)
  if (c.req.header('x-forwarded-proto') === 'https') url.protocol = 'https:'
  return url.origin
}
