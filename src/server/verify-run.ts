// Runs `verify` on a project's folder, with or without its keys, whether or not a collector runs on it.
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { openRootKey, type LogPlace } from '../journal/open-log.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { rememberedLog, StateFolder, stateBase } from '../keys/state-folder.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import type { VerifyReport } from '../verify/report.ts'
import { verifyLog } from '../verify/verify-log.ts'
import { verifySource } from './verify-source.ts'

export interface VerifyRunOptions {
  readonly deep: boolean
  readonly onProgress?: (done: number, total: number) => void
  /** Findings from outside of the log. */
  readonly known?: readonly string[]
}

/** Throws `no_log`, `corrupt` (when not even the database opens), `unavailable`. */
export async function verifyFolder(
  place: LogPlace,
  options: VerifyRunOptions,
): Promise<VerifyReport> {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder`,
    )
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const reading = { mustExist: true, readOnly: true }
  const store = openSqliteLogStore(join(folder, 'log.db'), reading)
  try {
    const keys = openSqliteKeyStore(join(folder, 'keys.db'), reading)
    try {
      const ring = ringAtHand(place, state, keys)
      const known = swapped(stateBase(place.state, place.environment), folder, info)
      return await verifyParts({ info, state, store, keys, ring }, { ...options, known })
    } finally {
      keys.close()
    }
  } finally {
    store.close()
  }
}

/** Verifies a log that is open already. */
export function verifyParts(
  log: { info: LogInfo; state: StateFolder; store: LogStore; keys: KeyStore; ring: KeyRing | null },
  options: VerifyRunOptions,
): Promise<VerifyReport> {
  const anchor = log.state.readAnchor()
  return verifyLog(verifySource(log.store, log.keys, log.ring), {
    origin: log.info.origin,
    logKey: anchor?.logKey ?? log.info.logKey,
    ...(anchor?.checkpoint ? { remembered: Buffer.from(anchor.checkpoint) } : {}),
    ...options,
  })
}

/** The state folder remembers which log lies where: a log that was put in another's place is no log of ours. */
function swapped(base: string, folder: string, info: LogInfo): string[] {
  const remembered = rememberedLog(base, folder)
  return remembered === null || remembered === info.logKey
    ? []
    : ['another log lies in the data folder than the one that was made there']
}

function ringAtHand(place: LogPlace, state: StateFolder, keys: KeyStore): KeyRing | null {
  try {
    return new KeyRing({ table: keys, provider: openRootKey(place.environment, state), state })
  } catch {
    return null
  }
}
