import { SealtraceError } from '../error.ts'

/** What one is told who failed too often. */
export function lockedOut(seconds: number): SealtraceError {
  const what = `too many failed attempts from here; try again in ${seconds} seconds`
  return new SealtraceError('busy', what, { cause: { retryAfter: seconds } })
}

/** Seconds after which the same request may succeed. */
export function retryAfterOf(error: unknown): number {
  const cause = error instanceof Error ? error.cause : undefined
  const seconds =
    typeof cause === 'object' && cause !== null && 'retryAfter' in cause ? cause.retryAfter : 1
  return typeof seconds === 'number' ? seconds : 1
}
