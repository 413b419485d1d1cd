import { withContext } from '../recorder/context.ts'
import { RequestOpener, type HttpOptions } from './open-request.ts'

/** What is used of a context of Hono; yours has more. */
export interface HonoContext {
  readonly req: {
    readonly method: string
    readonly routePath: string
    header(name: string): string | undefined
  }
  readonly res: { readonly status: number }
  readonly error: Error | undefined
}

export type HonoMiddleware<C> = (context: C, next: () => Promise<void>) => Promise<void>

/**
 * Middleware that says who asks of all that is recorded during a request. Stands after what finds out who that is. The step of a
 * request ends when its handler has: what a stream does later stands below it all the same.
 */
export function honoSealtrace<C extends HonoContext = HonoContext>(
  options: HttpOptions<C> = {},
): HonoMiddleware<C> {
  const opener = new RequestOpener<C>(options)
  return async (context, next) => {
    const { req } = context
    const traceparent = options.traceparent ? req.header('traceparent') : undefined
    const open = opener.open({ request: context, method: req.method, traceparent })
    if (open.refusal) throw open.refusal
    try {
      await withContext(open.context, next)
    } catch (error) {
      open.end({ status: undefined, finished: true, error })
      throw error
    }
    const { res, error } = context
    open.end({ route: routeOf(req.routePath), status: res.status, finished: true, error })
  }
}

/** Where no route was found the last one is that of some middleware. */
function routeOf(path: string): string | undefined {
  return path === '*' || path === '/*' ? undefined : path
}
