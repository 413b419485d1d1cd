// Opens a copy of a log that is behind what this machine has seen, past the refusal of openLog: for restores alone.
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import type { LogPlace } from '../journal/open-log.ts'
import { KeyRing, type ProjectKeyName } from '../keys/key-ring.ts'
import { rootKeysOf, type RootKeyChoice } from '../keys/log-root-keys.ts'
import type { RootKeys } from '../keys/root-keys.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import type { Secret } from '../crypto/secret.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import { takeLease } from '../store/sqlite/lease.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'

export interface RestoreSources {
  readonly place: LogPlace
  readonly rootKeys: RootKeyChoice
  /** A copy of the key table that is newer than the one in the folder. */
  readonly keysFile?: string | undefined
  /** A checkpoint of this log that somebody else has seen, as a note: for a state folder that is as old as the data. */
  readonly checkpoint?: string | undefined
  readonly now?: () => number
}

export interface OpenCopy {
  readonly folder: string
  readonly info: LogInfo
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  readonly ring: KeyRing
  readonly provider: RootKeys
  close(): Promise<void>
}

/** With the key table of `keysFile` when it only reads. Rejects with `no_log`, `unavailable` while another process owns it. */
export async function openCopy(
  { place, rootKeys, keysFile }: RestoreSources,
  { readOnly, project = place.project }: { readOnly: boolean; project?: string },
): Promise<OpenCopy> {
  const folder = projectFolder(place.data, project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${project} in the data folder; copy the backup there, or give --data`,
    )
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const lease = readOnly ? null : takeLease(join(folder, 'lease.db'))
  if (!readOnly && !lease)
    throw new SealtraceError('unavailable', 'another process owns this log; stop it first')
  const opened: { close(): void }[] = []
  const closeAll = (): void => {
    for (const one of opened) one.close()
    lease?.release()
  }
  try {
    const options = { mustExist: true, readOnly } as const
    const store = openSqliteLogStore(join(folder, 'log.db'), options)
    opened.push(store)
    const keys = openKeyTable(readOnly && keysFile ? keysFile : join(folder, 'keys.db'), options)
    opened.push(keys)
    const provider = rootKeysOf(rootKeys, { environment: place.environment, state })
    const ring = new KeyRing({ table: keys, provider, state })
    return {
      ...{ folder, info, state, store, keys, ring, provider },
      close: async () => {
        closeAll()
        await provider.close()
      },
    }
  } catch (error) {
    closeAll()
    throw error
  }
}

function openKeyTable(path: string, options: { mustExist: true; readOnly: boolean }): KeyStore {
  try {
    return openSqliteKeyStore(path, options)
  } catch (cause) {
    if (!SealtraceError.is(cause) || cause.code !== 'no_log') throw cause
    throw new SealtraceError(
      'no_log',
      'there is no key table; give a backup of it with --keys FILE',
      {
        cause,
      },
    )
  }
}

/** A key of the project, or why it does not open. */
export async function projectKeyOf(
  { ring }: Pick<OpenCopy, 'ring'>,
  name: ProjectKeyName,
): Promise<{ key: Secret; trouble: null } | { key: null; trouble: string }> {
  try {
    return { key: await ring.projectKey(name), trouble: null }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return { key: null, trouble: error.message }
  }
}
