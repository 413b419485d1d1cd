import { withContext } from '../recorder/context.ts'
import { RequestOpener, type HttpOptions } from './open-request.ts'

/** What is used of a request of Express; yours has more. */
export interface ExpressRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly route?: unknown
}

export interface ExpressResponse {
  readonly statusCode: number
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
}

export type ExpressMiddleware<R> = (
  request: R,
  response: ExpressResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Middleware that says who asks of all that is recorded during a request. Stands after what finds out who that is, and after
 * parsers of bodies: some of these lose the async context.
 */
export function expressSealtrace<R extends ExpressRequest = ExpressRequest>(
  options: HttpOptions<R> = {},
): ExpressMiddleware<R> {
  const opener = new RequestOpener<R>(options)
  return (request, response, next) => {
    const { method, headers } = request
    const open = opener.open({ request, method, traceparent: headers['traceparent'] })
    if (open.refusal) return next(open.refusal)
    if (options.record)
      response.once('close', () => {
        const { statusCode: status, writableFinished: finished } = response
        open.end({ route: routeOf(request), status, finished })
      })
    return withContext(open.context, () => next())
  }
}

/** Without the path at which a router is mounted: of that Express knows only what was asked for. */
function routeOf({ route }: ExpressRequest): unknown {
  return typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined
}
