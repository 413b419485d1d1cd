// Hooks of coding agents. The agent waits for the answer and goes by what it says: it says nothing, and comes soon.
import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { Nothing } from '../api/schemas/doors.ts'
import { receive } from '../receive.ts'
import { statusOf } from '../status-of.ts'

/** Milliseconds. Claude Code itself waits for much longer. */
const longestAnswer = 2000
const sourceForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/**
 * Always answers `{}`, which asks the agent for nothing: 200 once the hook is published, else the status of the error.
 * A store that is slow gets 503 after two seconds; what was taken is then recorded all the same, if it can be.
 */
export function hookRoutes(routes: Routes, longest = longestAnswer): void {
  const { context } = routes
  routes.raw(
    {
      method: 'post',
      path: '/hooks/:source',
      access: 'write',
      operation: 'hook',
      summary: 'A hook of a coding agent; the answer asks the agent for nothing.',
      tag: 'Recording',
      takes: ['application/json'],
      answer: Nothing,
    },
    async (c) => {
      const taking = receive(c, context, () => ({
        door: 'hooks',
        facts: { id: sourceOf(c.req.param('source') ?? '') },
      }))
      await inTime(taking, longest)
      return neutral(c, 200)
    },
    (error, c) => {
      const { code, status, retry } = statusOf(error)
      context.metrics.add('sealtrace_errors_total', { code })
      if (retry) c.header('retry-after', '1')
      return neutral(c, status)
    },
  )
}

function sourceOf(name: string): string {
  if (sourceForm.test(name)) return name
  throw new SealtraceError(
    'bad_request',
    'the name of the agent in the path takes lower-case letters, digits and dashes, 40 at most',
  )
}

function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(new SealtraceError('unavailable', 'the store is slow; the hook may be recorded')),
      milliseconds,
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function neutral(c: Context, status: 200 | ReturnType<typeof statusOf>['status']): Response {
  c.header('cache-control', 'no-store')
  return c.json({}, status)
}
