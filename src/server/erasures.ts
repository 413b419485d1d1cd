// Carries out what other processes put on record, and what a crash left, while the collector runs.
import { carryOutErasures } from '../erase/carry-out.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'

/** Milliseconds. */
const retryAfter = 60_000

export interface ErasureKeeper {
  /** Resolves once what was on record at the start is carried out, or was tried. */
  readonly ready: Promise<void>
  close(): void
}

/** `onWarning`: told, in one line for people, that an erasure could not be carried out yet. Tried again each minute. */
export function keepErasures(log: OpenLog, onWarning: (warning: string) => void): ErasureKeeper {
  let running: Promise<void> | null = null
  let again: NodeJS.Timeout | null = null
  let closed = false
  const run = (): void => {
    if (!closed) running ??= carryOut().finally(() => (running = null))
  }
  const carryOut = async (): Promise<void> => {
    try {
      while (await carryOutErasures(log)) {
        // Another one may have come meanwhile.
      }
    } catch (error) {
      if (closed) return
      onWarning(
        `an erasure is on record and could not be carried out yet: ${SealtraceError.is(error) ? error.message : 'the store failed'}`,
      )
      again = setTimeout(run, retryAfter).unref()
    }
  }
  log.onIntent(run)
  run()
  return {
    ready: running ?? Promise.resolve(),
    close: () => {
      closed = true
      if (again) clearTimeout(again)
    },
  }
}
