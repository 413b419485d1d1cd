import { SealtraceError } from '../error.ts'

/** Runs a decoder and says where it failed; messages of decoders start with what they read. */
export function within<T>(where: string, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    const message = error.message.replace(/^(line|item): /, '')
    throw new SealtraceError(error.code, `${where}: ${message}`, { cause: error })
  }
}
