// The log on this machine. Works whether or not a collector runs on the same folder: without the lease, what is
// written is staged, and the collector publishes it.
import type { ReadSettings } from '../access/read-settings.ts'
import { Reader } from '../access/reader.ts'
import { analyzerTrouble } from '../analyze/analyzer-trouble.ts'
import { openLog, type OpenLog } from '../journal/open-log.ts'
import { logSettings, readSettings } from '../server/log-settings.ts'
import { configOf, placeOf } from './place.ts'
import { oneLine } from './render/neutralize.ts'
import type { Context } from './verb.ts'

export interface LocalLog {
  readonly log: OpenLog
  readonly reader: Reader
}

/** Opens the log, runs the action and closes the log, whatever comes. */
export async function withLocalLog<T>(
  context: Context,
  action: (local: LocalLog) => Promise<T>,
): Promise<T> {
  const { stderr, now } = context.io
  const warn = (line: string): void => void stderr.write(`sealtrace: warning: ${oneLine(line)}\n`)
  const config = configOf(context)
  const log = await openLog(placeOf(context), {
    ...logSettings(config),
    // No agent waits for this process.
    analyzing: { patient: true, onFailure: analyzerTrouble(() => {}, warn, now) },
  })
  try {
    return await action({ log, reader: readerOf(log, readSettings(config)) })
  } finally {
    await log.close()
  }
}

export function readerOf(
  { store, ring, info, recorder }: OpenLog,
  settings: ReadSettings = {},
): Reader {
  return new Reader({ store, ring, origin: info.origin, recorder, ...settings })
}
