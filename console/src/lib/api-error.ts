/** What the collector answered with, or why it could not be asked. */
export class ApiError extends Error {
  /** An error code of the collector; `offline` where there was no answer. */
  readonly code: string
  readonly status: number
  /** Seconds, where the collector asks to wait. */
  readonly retryAfter: number | null

  constructor(
    code: string,
    message: string,
    { status = 0, retryAfter = null }: { status?: number; retryAfter?: number | null } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
  }
}

export function isApiError(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))
}
