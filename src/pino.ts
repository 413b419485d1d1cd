/**
 * Masks every line that pino writes.
 *
 * ```ts
 * import { pino } from 'pino'
 * import { pinoRedaction } from 'sealtrace/pino'
 *
 * const log = pino({ ...pinoRedaction() })
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export type { PolicyOptions } from './protect/policy.ts'
export {
  pinoRedaction,
  type PinoRedaction,
  type PinoRedactionOptions,
} from './capture/pino/pino-redaction.ts'
