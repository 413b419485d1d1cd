/**
 * Says who asks of all that is recorded during a request of Fastify. Imports nothing of Fastify.
 *
 * ```ts
 * import Fastify, { type FastifyRequest } from 'fastify'
 * import { sealtrace } from 'sealtrace/fastify'
 *
 * const app = Fastify()
 * app.register(sealtrace({ user: (request: FastifyRequest) => String(request.headers['x-user']), record: true }))
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export {
  fastifySealtrace as sealtrace,
  type FastifyInstance,
  type FastifyPlugin,
  type FastifyReply,
  type FastifyRequest,
} from './capture/http/fastify.ts'
export type { HttpOptions, OfRequest } from './capture/http/open-request.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'
