/**
 * Records what pino logs, as a transport, and masks every line that pino writes elsewhere.
 *
 * ```ts
 * import { pino } from 'pino'
 *
 * const log = pino({ transport: { target: 'sealtrace/pino' } })
 * ```
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
export { pinoTransport, type PinoTransportOptions } from './capture/pino/pino-transport.ts'
// pino calls what the module of a transport exports by default.
// oxlint-disable-next-line import/no-default-export
export { pinoTransport as default } from './capture/pino/pino-transport.ts'
