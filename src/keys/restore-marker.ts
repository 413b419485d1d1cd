// Says in the state folder that a log was restored from an old copy, what the operator decided, and how far it came.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { replaceFile } from './private-file.ts'
import type { StateFolder } from './state-folder.ts'

export interface RestoreCounts {
  /** Persons whose erasure was carried out again. */
  readonly subjects: number
  /** Records and parts that were erased before, and went again. */
  readonly erasedRecords: number
  readonly erasedParts: number
  /** Parts of others whose keys this copy of the key table has in a form that nothing opens, and the records they are of. */
  readonly lostRecords: number
  readonly lostParts: number
}

export interface Restore {
  readonly version: 1
  /** The data folder, as the file system names it. */
  readonly data: string
  /** Of the old log. */
  readonly origin: string
  /** The project that goes on with a new log. */
  readonly project: string
  /** The project under which the old log can still be read. */
  readonly archive: string
  /** Records of the old log that are here, and that were published. */
  readonly size: number
  readonly seen: number
  readonly reason: string
  readonly actor: string
  /** Milliseconds since the epoch. */
  readonly begun: number
  /** API keys of the copy stay good in the new log. */
  readonly keepsApiKeys: boolean
  /** What goes is known and signed for; null before. */
  readonly counts: RestoreCounts | null
  readonly done: boolean
}

/** Null when there is none. Throws `corrupt`. */
export function readRestore(state: Pick<StateFolder, 'path'>): Restore | null {
  const path = fileOf(state.path)
  if (!existsSync(path)) return null
  try {
    const restore = JSON.parse(readFileSync(path, 'utf8')) as Restore
    if (restore.version === 1 && typeof restore.archive === 'string') return restore
  } catch {
    // falls through: the same answer as for a file of another shape
  }
  throw new SealtraceError(
    'corrupt',
    'restore.json in the state folder is damaged; restore it from a backup',
  )
}

/** Durable on return. */
export function writeRestore(state: Pick<StateFolder, 'path'>, restore: Restore): void {
  replaceFile(fileOf(state.path), Buffer.from(`${JSON.stringify(restore, null, 1)}\n`))
}

/** The state folder of the log whose restore under this name has begun and not ended; null when there is none. */
export function unfinishedRestore(
  base: string,
  { data, project }: { readonly data: string; readonly project: string },
): { path: string; restore: Restore } | null {
  if (!existsSync(base)) return null
  const real = realFolder(data)
  for (const name of readdirSync(base)) {
    const path = join(base, name)
    const restore = existsSync(fileOf(path)) ? readRestore({ path }) : null
    if (restore && !restore.done && restore.project === project && restore.data === real)
      return { path, restore }
  }
  return null
}

/** The folder as a marker names it. */
export function realFolder(data: string): string {
  return existsSync(data) ? realpathSync(data) : data
}

function fileOf(path: string): string {
  return join(path, 'restore.json')
}
