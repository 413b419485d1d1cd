import type { Context } from 'hono'
import { createdAction } from '../../access/created-view.ts'
import { requireRight } from '../../access/require-right.ts'
import { may } from '../../access/principal.ts'
import type { AuditLog } from '../../access/audit-log.ts'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { parse, type Routes } from '../api/routes.ts'
import { AuditFollow } from '../api/schemas/audit.ts'
import { followerOf, principalOf, type AppEnv } from '../app-context.ts'
import { pacedStream } from '../paced-stream.ts'
import { auditQuery } from './audit.ts'

/** Streams at once: each looks at the log once a second. */
const mostStreams = 20

/** What is done as it is done. */
export function auditStreamRoutes(routes: Routes): void {
  const { context } = routes
  let open = 0
  routes.raw(
    {
      ...{ method: 'get', path: '/api/v1/audit/stream', access: 'read-audit', tag: 'Audit' },
      ...{ operation: 'auditStream', query: AuditFollow, answer: 'text/event-stream' },
      summary: 'Server-sent events: audit entries as they come; goes on after `Last-Event-ID`.',
    },
    async (c) => {
      const principal = await principalOf(c, context)
      if (!may(principal, 'read-audit')) context.metrics.add('sealtrace_denials_total')
      const details = { operation: 'auditStream' }
      await requireRight(context.log.recorder, { principal, right: 'read-audit', details })
      const query = parse(AuditFollow.strict(), c.req.query(), 'query') as Record<string, string>
      if (query['action'] === createdAction)
        throw new SealtraceError('bad_request', `action: ${createdAction} is not followed; page it`)
      const after = lastEventOf(c)
      if (open >= mostStreams)
        throw new SealtraceError('busy', 'too many streams are open; read page by page instead')
      open++
      const end = new AbortController()
      const who = () => followerOf(c, context)
      const isOver = (): boolean => context.notReady() !== null
      const following = { after, signal: end.signal, principal: who, isOver }
      const entries = context.audits.follow(auditQuery(query, context.now()), following)
      const stop = (): void => end.abort()
      const bytes = eventBytes(entries)
      return answer(c, closing(bytes, { stop, closed: () => void open-- }))
    },
  )
}

function answer(c: Context<AppEnv>, bytes: AsyncGenerator<Uint8Array>): Response {
  c.header('content-type', 'text/event-stream; charset=utf-8')
  c.header('cache-control', 'no-store')
  // Proxies are not to gather it.
  c.header('x-accel-buffering', 'no')
  return c.body(pacedStream(bytes))
}

async function* eventBytes(entries: ReturnType<AuditLog['follow']>): AsyncGenerator<Uint8Array> {
  yield encodeUtf8('retry: 3000\n\n')
  try {
    for await (const item of entries) {
      const event =
        item && `id: ${item.leaf}\nevent: entry\ndata: ${JSON.stringify(item.entry)}\n\n`
      yield encodeUtf8(event ?? ': nothing new\n\n')
    }
  } catch (error) {
    // The right or the session is over: so is the stream.
    if (!SealtraceError.is(error)) throw error
  }
}

/** Stops what waits as soon as the reader goes, and says so once. */
function closing(
  bytes: AsyncGenerator<Uint8Array>,
  { stop, closed }: { readonly stop: () => void; readonly closed: () => void },
): AsyncGenerator<Uint8Array> {
  let isOpen = true
  const over = (): void => {
    if (isOpen) closed()
    isOpen = false
  }
  return {
    async next() {
      try {
        const result = await bytes.next()
        if (result.done) over()
        return result
      } catch (error) {
        over()
        throw error
      }
    },
    return(value) {
      stop()
      over()
      return bytes.return(value)
    },
    throw: (error) => bytes.throw(error),
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined)
    },
  }
}

/** Undefined: from now on. Throws `bad_request`. */
function lastEventOf(c: Context<AppEnv>): number | undefined {
  const text = c.req.header('last-event-id')
  if (!text) return undefined
  if (!/^\d{1,15}$/.test(text))
    throw new SealtraceError('bad_request', 'Last-Event-ID: not one that this stream gave')
  return Number(text)
}
