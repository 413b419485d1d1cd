/**
 * The one error class of Sealtrace. Messages hold codes, ids and sizes only: never recorded data, keys
 * or anything that a client sent.
 * @module
 */

/** Stable, machine-readable reason of a {@link SealtraceError}. */
export type ErrorCode =
  | 'usage' // the caller's words or options are off
  | 'config_invalid' // a configuration or policy file does not validate
  | 'already_exists'
  | 'no_log' // the data folder holds no log yet
  | 'not_found' // also the answer for "not allowed", see access
  | 'unauthorized' // no valid credentials
  | 'denied'
  | 'needs_approval' // a second person has to approve it first
  | 'bad_request' // input that cannot be decoded
  | 'method_not_allowed' // the path is known, for other methods
  | 'unsupported_media_type'
  | 'too_large' // a size or depth limit was hit
  | 'busy' // a bounded queue is full; try again
  | 'conflict' // another writer was first, or a write failed meanwhile; the same may succeed at once
  | 'held' // under a legal hold: it may not go
  | 'frozen' // the log takes no steps any more
  | 'unavailable' // I/O, disk full, lock, key provider down
  | 'key_unavailable' // the root or a generation key cannot be had
  | 'rollback' // the data folder is behind its anchor
  | 'corrupt' // stored bytes do not parse or do not match their hash
  | 'verification_failed' // a signature, proof or hash does not hold
  | 'internal'

const marker = Symbol.for('sealtrace.error')

/** An error for people (`message` says what, where, what to do) and programs (`code`). */
export class SealtraceError extends Error {
  readonly code: ErrorCode
  readonly [marker] = true

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'SealtraceError'
    this.code = code
  }

  /** True for an error of this class, also one made by another copy of the package. */
  static is(error: unknown): error is SealtraceError {
    return typeof error === 'object' && error !== null && marker in error
  }
}
