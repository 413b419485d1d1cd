// Renews keys by age while the collector runs: one after the other, and again later where one failed.
import { keyAges, type RotationAges } from '../erase/key-ages.ts'
import type { KeyRotator } from '../erase/key-rotator.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Metrics } from './metrics.ts'

export interface RotationKeeperOptions {
  readonly ages: RotationAges
  readonly rotator: Pick<KeyRotator, 'rotate'>
  readonly metrics: Pick<Metrics, 'add'>
  /** Told, in one line for people, which key could not be renewed. */
  readonly onWarning: (warning: string) => void
  /** Milliseconds between two looks; default ten minutes. */
  readonly every?: number
  readonly now?: () => number
}

export interface RotationKeeper {
  /** A rotation that is under way ends where the log is closed, and is taken up again at the next start. */
  close(): void
}

export function keepRotations(log: OpenLog, options: RotationKeeperOptions): RotationKeeper {
  const { ages, rotator, metrics, onWarning, every = 600_000, now = Date.now } = options
  let running: Promise<void> | null = null
  let isClosed = false
  const rotateDue = async (): Promise<void> => {
    for (const { request, due } of await keyAges(log, ages)) {
      if (isClosed || due === null || due > now()) return
      await rotator.rotate(request, 'collector').catch((error: unknown) => {
        if (isClosed || isBusy(error)) return
        metrics.add('sealtrace_key_rotation_failures_total')
        onWarning(
          `the key of ${request.what} is due and could not be renewed yet: ${reasonOf(error)}`,
        )
      })
    }
  }
  const look = (): void => {
    running ??= rotateDue()
      .catch((error: unknown) => {
        if (!isClosed) onWarning(`the age of keys could not be told: ${reasonOf(error)}`)
      })
      .finally(() => (running = null))
  }
  const isOff = ages.dataDays + ages.indexDays + ages.signingDays === 0
  const timer = isOff ? null : setInterval(look, every)
  timer?.unref()
  if (!isOff) look()
  return {
    close: () => {
      isClosed = true
      if (timer) clearInterval(timer)
    },
  }
}

function isBusy(error: unknown): boolean {
  return SealtraceError.is(error) && error.code === 'busy'
}

function reasonOf(error: unknown): string {
  return SealtraceError.is(error) ? error.message : 'the store failed'
}
