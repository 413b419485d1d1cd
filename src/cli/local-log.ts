// The log on this machine. Works whether or not a collector runs on the same folder: without the lease, what is
// written is staged, and the collector publishes it.
import type { ReadSettings } from '../access/read-settings.ts'
import { Reader } from '../access/reader.ts'
import { analyzerTrouble } from '../analyze/analyzer-trouble.ts'
import { carryOutErasures } from '../erase/carry-out.ts'
import { openLog, type LogSettings, type OpenLog } from '../journal/open-log.ts'
import { fallbackWarning } from '../server/fallback-warning.ts'
import { logSettings, readSettings } from '../server/log-settings.ts'
import { withPassphrase } from './passphrase.ts'
import { requireRights } from './rights-of.ts'
import { configOf, placeOf } from './place.ts'
import { oneLine } from './render/neutralize.ts'
import type { Context } from './verb.ts'

export interface LocalLog {
  readonly log: OpenLog
  readonly reader: Reader
}

/** Opens the log, runs the action and closes the log, whatever comes. */
export async function withLocalLog<T>(
  given: Context,
  action: (local: LocalLog) => Promise<T>,
  settings: Pick<LogSettings, 'mustOwn' | 'readerKeyFile'> = {},
): Promise<T> {
  const context = await withPassphrase(given)
  const { stderr, now } = context.io
  const warn = (line: string): void => void stderr.write(`sealtrace: warning: ${oneLine(line)}\n`)
  const config = configOf(context)
  const log = await openLog(placeOf(context), {
    ...logSettings(config),
    // Only who reads content is given what opens it.
    readerKeyFile: undefined,
    ...settings,
    // No agent waits for this process.
    analyzing: { patient: true, onFailure: analyzerTrouble(() => {}, warn, now) },
    onRootKeyFallback: (fallback, isNews) => {
      if (isNews) warn(fallbackWarning(fallback))
    },
  })
  try {
    // One that a crash or an ended collector left.
    await carryOutErasures(log)
    await requireRights(context, log)
    return await action({ log, reader: readerOf(log, readSettings(config)) })
  } finally {
    await log.close()
  }
}

export function readerOf(
  { store, ring, info, recorder }: OpenLog,
  settings: ReadSettings = {},
): Reader {
  // Nobody else waits for this process.
  const patience = Number.POSITIVE_INFINITY
  return new Reader({ store, ring, origin: info.origin, recorder, patience, ...settings })
}
