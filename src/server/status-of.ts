// The one place that turns error codes into HTTP statuses.
import { SealtraceError, type ErrorCode } from '../error.ts'

export interface HttpError {
  readonly code: ErrorCode
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 429 | 503
  /** google.rpc.Code. */
  readonly rpc: number
  readonly message: string
  /** True when the same request may succeed later. */
  readonly retry: boolean
}

const invalidArgument = 3

/** No 500: OTLP clients drop a batch at once on 500 and keep it on 503. */
const statuses: Record<ErrorCode, Pick<HttpError, 'status' | 'rpc'>> = {
  usage: { status: 400, rpc: invalidArgument },
  bad_request: { status: 400, rpc: invalidArgument },
  unauthorized: { status: 401, rpc: 16 },
  denied: { status: 403, rpc: 7 },
  needs_approval: { status: 403, rpc: 7 },
  not_found: { status: 404, rpc: 5 },
  method_not_allowed: { status: 405, rpc: 12 },
  already_exists: { status: 409, rpc: 6 },
  held: { status: 409, rpc: 9 },
  // Not 503: nothing that is sent again will be taken, and clients would pile it up.
  frozen: { status: 410, rpc: 9 },
  too_large: { status: 413, rpc: invalidArgument },
  unsupported_media_type: { status: 415, rpc: invalidArgument },
  busy: { status: 429, rpc: 8 },
  conflict: { status: 503, rpc: 14 },
  unavailable: { status: 503, rpc: 14 },
  key_unavailable: { status: 503, rpc: 14 },
  rollback: { status: 503, rpc: 14 },
  config_invalid: { status: 503, rpc: 14 },
  no_log: { status: 503, rpc: 14 },
  corrupt: { status: 503, rpc: 14 },
  verification_failed: { status: 503, rpc: 14 },
  internal: { status: 503, rpc: 14 },
}

/** The status of each code, for who documents them. */
export const statusOfCode: Readonly<Record<ErrorCode, Pick<HttpError, 'status'>>> = statuses

/** What a client is told of `error`; of an unforeseen one nothing but that it was one. */
export function statusOf(error: unknown): HttpError {
  const known = SealtraceError.is(error) && Object.hasOwn(statuses, error.code) ? error : null
  const code = known?.code ?? 'internal'
  const message = known?.message ?? 'something unforeseen went wrong here; try again'
  const { status, rpc } = statuses[code]
  return { code, status, rpc, message, retry: status === 429 || status === 503 }
}
