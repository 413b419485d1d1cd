/**
 * Says who asks of all that is recorded during a request of Hono. Imports nothing of Hono.
 *
 * ```ts
 * import { Hono, type Context } from 'hono'
 * import { sealtrace } from 'sealtrace/hono'
 *
 * const app = new Hono()
 * app.use(sealtrace({ user: (c: Context) => c.get('userId'), record: true }))
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export {
  honoSealtrace as sealtrace,
  type HonoContext,
  type HonoMiddleware,
} from './capture/http/hono.ts'
export type { HttpOptions, OfRequest } from './capture/http/open-request.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'
