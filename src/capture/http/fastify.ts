import { withContext } from '../recorder/context.ts'
import { RequestOpener, type HttpOptions, type OpenRequest } from './open-request.ts'

/** What is used of a request of Fastify; yours has more. */
export interface FastifyRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly routeOptions?: { readonly url?: string | undefined } | undefined
}

export interface FastifyReply {
  readonly statusCode: number
  readonly raw: {
    readonly writableFinished: boolean
    once(event: 'close', listener: () => void): unknown
  }
}

type Done = (error?: Error) => void

export interface FastifyInstance<R> {
  addHook(name: 'preHandler', hook: (request: R, reply: FastifyReply, done: Done) => void): unknown
  addHook(
    name: 'onError',
    hook: (request: R, reply: FastifyReply, error: Error, done: Done) => void,
  ): unknown
}

export type FastifyPlugin<R> = (app: FastifyInstance<R>, options: unknown, done: Done) => void

/**
 * A plugin that says who asks of all that is recorded during a request, once its body is read: as a `preHandler` hook. Register it
 * after what finds out who asks. It holds for the instance that it is registered with, and for all inside of that.
 */
export function fastifySealtrace<R extends FastifyRequest = FastifyRequest>(
  options: HttpOptions<R> = {},
): FastifyPlugin<R> {
  const opener = new RequestOpener<R>(options)
  const requests = new WeakMap<R, { open: OpenRequest; error?: Error }>()
  const plugin: FastifyPlugin<R> = (app, _options, registered) => {
    app.addHook('preHandler', (request, reply, done) => {
      const { method, headers } = request
      const open = opener.open({ request, method, traceparent: headers['traceparent'] })
      if (open.refusal) return done(open.refusal)
      if (options.record) {
        const known: { open: OpenRequest; error?: Error } = { open }
        requests.set(request, known)
        reply.raw.once('close', () => {
          const { statusCode: status, raw } = reply
          const route = request.routeOptions?.url
          open.end({ route, status, finished: raw.writableFinished, error: known.error })
        })
      }
      return withContext(open.context, () => done())
    })
    if (options.record)
      app.addHook('onError', (request, _reply, error, done) => {
        const known = requests.get(request)
        if (known) known.error = error
        done()
      })
    registered()
  }
  // Fastify's own words for a plugin that is for the instance itself, and not for one inside of it.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'sealtrace',
  })
}
