import type { Context } from 'hono'
import { may } from '../../access/principal.ts'
import { requireRight } from '../../access/require-right.ts'
import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { followerOf, principalOf, type AppEnv } from '../app-context.ts'
import { RunEvents } from '../run-events.ts'

/** That there is something new: never what. */
export function eventRoutes(routes: Routes): void {
  const { context } = routes
  const { log, notReady } = context
  const events = new RunEvents({ store: log.store, notReady })
  routes.raw(
    {
      method: 'get',
      path: '/api/v1/events',
      access: 'read-header',
      operation: 'events',
      summary: 'Server-sent events: that steps were recorded, at most once a second.',
      tag: 'Runs',
      answer: 'text/event-stream',
    },
    async (c) => {
      const principal = await principalOf(c, context)
      const asked = { principal, right: 'read-header', details: { operation: 'events' } } as const
      if (!may(principal, 'read-header')) context.metrics.add('sealtrace_denials_total')
      await requireRight(log.recorder, asked)
      const stream = events.open(async () => may(await followerOf(c, context), 'read-header'))
      if (!stream)
        throw new SealtraceError('unavailable', 'too many streams are open; poll instead')
      return answer(c, stream)
    },
  )
}

function answer(c: Context<AppEnv>, stream: ReadableStream<Uint8Array>): Response {
  c.header('content-type', 'text/event-stream; charset=utf-8')
  c.header('cache-control', 'no-store')
  // Proxies are not to gather it.
  c.header('x-accel-buffering', 'no')
  return c.body(stream as ReadableStream<Uint8Array<ArrayBuffer>>)
}
