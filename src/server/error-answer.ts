import type { Context } from 'hono'
import { retryAfterOf } from './auth-locked-out.ts'
import type { Metrics } from './metrics.ts'
import { statusOf } from './status-of.ts'

/** The answer to what went wrong, as JSON. Counts the error by its code. */
export function errorAnswer(c: Context, error: unknown, metrics: Metrics): Response {
  const { code, status, message, retry } = statusOf(error)
  metrics.add('sealtrace_errors_total', { code })
  if (retry) c.header('retry-after', String(retryAfterOf(error)))
  if (status === 401) c.header('www-authenticate', 'Bearer')
  c.header('cache-control', 'no-store')
  return c.json({ error: { code, message } }, status)
}
