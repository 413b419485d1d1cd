// The one place that asks the collector: same origin, the session's cookie, the CSRF token with all that changes something.
import { ApiError } from './api-error.ts'
import { heard, lost } from './reach.ts'

export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Kept in memory only. */
let csrf: string | null = null
let asked = 0
let onSignedOut: () => void = () => {}

export function setCsrf(token: string | null): void {
  csrf = token
}

/** When the collector last heard of this page; it ends sessions that it hears nothing of. */
export function lastAsked(): number {
  return asked
}

/** Called when the collector says that nobody is signed in any more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** Rejects with {@link ApiError}. */
export async function request(what: Asked): Promise<Response> {
  asked = Date.now()
  const response = await answered(what)
  if (response.ok) return response
  const error = await errorOf(response)
  if (response.status === 401 && !what.path.startsWith('/api/v1/session')) onSignedOut()
  throw error
}

async function answered({ method, path, body, signal }: Asked): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (csrf && method !== 'GET' && method !== 'HEAD') headers.set('x-sealtrace-csrf', csrf)
  try {
    const response = await fetch(path, {
      method,
      headers,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    heard()
    return response
  } catch (error) {
    if (signal?.aborted) throw error
    lost()
    throw new ApiError('offline', 'The collector does not answer. Is it running?')
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status } = response
  const wait = Number(response.headers.get('retry-after'))
  const more = { status, retryAfter: wait > 0 ? wait : null }
  const body: unknown = await response.json().catch(() => null)
  const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } }
  if (typeof error?.code !== 'string') return new ApiError('internal', `status ${status}`, more)
  const message = typeof error.message === 'string' ? error.message : error.code
  return new ApiError(error.code, message, more)
}
