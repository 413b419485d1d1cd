import { SealtraceError } from '../../../error.ts'

/** The id of a key in a service, when it fits beside what the key wrapped. Throws `config_invalid`. */
export function serviceKeyId(text: string): string {
  if (/^[!-~]{1,255}$/.test(text)) return text
  throw new SealtraceError(
    'config_invalid',
    'the names of a root key are too long; its address, path and name may have 255 characters together',
  )
}
