// Memory that request bodies may take all together: above it new ones are told to come again.
import { SealtraceError } from '../error.ts'

export interface InFlight {
  /** Bytes taken now. */
  readonly bytes: number
  /** Throws `busy` when there is no room for `bytes` more. The function returned gives them back, once. */
  take(bytes: number): () => void
}

export function createInFlight(maxBytes: number): InFlight {
  let taken = 0
  return {
    get bytes() {
      return taken
    },
    take(bytes) {
      if (taken + bytes > maxBytes)
        throw new SealtraceError(
          'busy',
          'too many bytes of requests are in work; try again in a second',
        )
      taken += bytes
      let held = bytes
      return () => {
        taken -= held
        held = 0
      }
    },
  }
}
