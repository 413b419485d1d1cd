// Media of Langfuse clients: refused by telling the client that they are here already, or taken where the settings say so.
import type { Context } from 'hono'
import { toBase64 } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { ticketText } from '../../ingest/langfuse/decode-media.ts'
import { mediaIdOf, parseMediaRequest } from '../../ingest/langfuse/media-request.ts'
import { ackHeader, ackLevelFor } from '../acknowledge.ts'
import type { Routes } from '../api/routes.ts'
import { LangfuseMedia, Nothing } from '../api/schemas/doors.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from '../app-context.ts'
import { deliver } from '../deliver.ts'
import { openTicket, sealTicket } from '../media-ticket.ts'
import { readBody } from '../read-body.ts'

const mostRequestBytes = 64 * 1024

export function langfuseMediaRoutes(routes: Routes): void {
  const { context } = routes
  const common = { access: 'write', tag: 'Recording', takes: ['application/json'] } as const
  const writes = async (c: Context<AppEnv>): Promise<void> =>
    requireRight(context, await principalOf(c, context), 'write')

  routes.raw(
    {
      ...common,
      method: 'post',
      path: '/api/public/media',
      operation: 'langfuseMedia',
      summary:
        'Announces media of a Langfuse client; the answer says where to send them, if anywhere.',
      answer: LangfuseMedia,
    },
    async (c) => {
      await writes(c)
      return c.json(await announced(c, context))
    },
  )
  if (context.config.langfuse.media === 'keep') uploadRoute(routes)
  /** How the upload went, as the client saw it: nothing that was not known. */
  routes.raw(
    {
      ...common,
      method: 'patch',
      path: '/api/public/media/:id',
      operation: 'langfuseMediaDone',
      summary: 'How an upload went, as a Langfuse client saw it.',
      answer: Nothing,
    },
    async (c) => {
      await writes(c)
      return c.json({})
    },
  )
}

function uploadRoute(routes: Routes): void {
  const { context } = routes
  const { log, now } = context
  routes.raw(
    {
      method: 'put',
      path: '/api/public/media/upload/:token',
      // The token is a right to this one upload, given to who had the right to write.
      access: 'anyone',
      operation: 'langfuseMediaUpload',
      summary:
        'Media of a Langfuse client, as they were announced: the token in the path is the right to it.',
      tag: 'Recording',
      takes: ['*/*'],
      answer: '',
    },
    async (c) => {
      const key = await log.ring.projectKey('index')
      const ticket = openTicket(c.req.param('token') ?? '', key, now())
      await takeMedia(c, context, ticket)
      return c.body(null, 200)
    },
  )
}

async function announced(c: Context<AppEnv>, { config, inFlight, log, now }: AppContext) {
  const { bytes, release } = await readBody(c, { maxBytes: mostRequestBytes, inFlight })
  release()
  const media = parseMediaRequest(bytes)
  const mediaId = mediaIdOf(media.sha256Hash)
  const keeps = config.langfuse.media === 'keep'
  if (!keeps || media.contentLength > config.limits.bodyBytes) return { mediaId, uploadUrl: null }
  const key = await log.ring.projectKey('index')
  const token = sealTicket({ media, at: now() * 1000 }, key, now())
  return { mediaId, uploadUrl: `${originOf(c)}/api/public/media/upload/${token}` }
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
    const told = { facts, level, body: bytes, principal: null }
    const taken = await deliver(context, { door: 'langfuse-media', compressed: false, ...told })
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
