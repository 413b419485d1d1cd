/**
 * Says who asks of all that is recorded during a request of Express. Imports nothing of Express.
 *
 * ```ts
 * import express, { type Request } from 'express'
 * import { sealtrace } from 'sealtrace/express'
 *
 * const app = express()
 * app.use(express.json())
 * app.use(sealtrace({ user: (req: Request) => req.body.userId, record: true }))
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export {
  expressSealtrace as sealtrace,
  type ExpressMiddleware,
  type ExpressRequest,
  type ExpressResponse,
} from './capture/http/express.ts'
export type { HttpOptions, OfRequest } from './capture/http/open-request.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'
