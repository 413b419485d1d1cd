import { SealtraceError } from '../error.ts'

/** `what` names a field and a position; nothing that the client sent may stand in it. */
export function badRequest(what: string): SealtraceError {
  return new SealtraceError('bad_request', what)
}

export function tooLarge(what: string): SealtraceError {
  return new SealtraceError('too_large', what)
}
