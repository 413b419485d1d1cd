import { SealtraceError } from '../error.ts'

/** This process must not write to the log any more: another one does. It is to end; nothing of it is to be tried again. */
export class FatalError extends SealtraceError {
  constructor(message: string) {
    super('unavailable', message)
  }
}
