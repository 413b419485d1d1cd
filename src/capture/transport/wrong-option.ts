import { SealtraceError } from '../../error.ts'

/** `takes` says what the option may be; what it was is never repeated. */
export function wrongOption(option: string, takes: string): SealtraceError {
  return new SealtraceError('usage', `recorder: option ${option} takes ${takes}`)
}
