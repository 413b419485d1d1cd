import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import type { AppEnv } from '../app-context.ts'
import { errorAnswer } from '../error-answer.ts'
import { allowedMethods } from './allowed-methods.ts'
import type { Routes } from './routes.ts'

/** For what no route answers: which methods a path takes is no secret, since `/openapi.json` says so to anyone. No CORS. */
export function notThere(c: Context<AppEnv>, { declared, context }: Routes): Response {
  const allowed = allowedMethods(declared, c.req.path)
  if (allowed.length === 0)
    return errorAnswer(c, new SealtraceError('not_found', 'no such path'), context.metrics)
  c.header('allow', allowed.join(', '))
  if (c.req.method === 'OPTIONS') {
    c.header('cache-control', 'no-store')
    return c.body(null, 204)
  }
  const error = new SealtraceError('method_not_allowed', 'this path takes other methods: see Allow')
  return errorAnswer(c, error, context.metrics)
}
