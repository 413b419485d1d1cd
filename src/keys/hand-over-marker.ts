// Says in the state folder that a log was handed over to a new one, and how far it came.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { replaceFile } from './private-file.ts'
import { realFolder } from './restore-marker.ts'

export interface HandOver {
  readonly version: 1
  /** The data folder, as the file system names it. */
  readonly data: string
  /** The project that goes on with a new log, and the one under which the old log is kept. */
  readonly project: string
  readonly archive: string
  /** Empty once it is on record. */
  readonly reason: string
  readonly actor: string
  readonly done: boolean
}

/** Durable on return. `path`: the old log's state folder. */
export function writeHandOver({ path }: { readonly path: string }, marker: HandOver): void {
  replaceFile(fileOf(path), Buffer.from(`${JSON.stringify(marker, null, 1)}\n`))
}

/** The state folder of the log of which the hand-over in this project has begun and not ended; null when there is none. */
export function unfinishedHandOver(
  base: string,
  { data, project }: { readonly data: string; readonly project: string },
): { path: string; marker: HandOver } | null {
  if (!existsSync(base)) return null
  const real = realFolder(data)
  for (const name of readdirSync(base)) {
    const path = join(base, name)
    const marker = existsSync(fileOf(path)) ? read(fileOf(path)) : null
    if (marker && !marker.done && marker.project === project && marker.data === real)
      return { path, marker }
  }
  return null
}

/** Throws `rollback`: until it has ended neither log may take anything, since they do not name each other yet. */
export function refuseDuringHandOver(
  base: string,
  place: { readonly data: string; readonly project: string },
): void {
  if (!unfinishedHandOver(base, place)) return
  throw new SealtraceError(
    'rollback',
    'a hand-over of this project has begun and not ended; run `sealtrace log hand-over` again',
  )
}

function read(path: string): HandOver {
  try {
    const marker = JSON.parse(readFileSync(path, 'utf8')) as HandOver
    if (marker.version === 1 && typeof marker.archive === 'string') return marker
  } catch {
    // falls through: the same answer as for a file of another shape
  }
  throw new SealtraceError(
    'corrupt',
    'hand-over.json in the state folder is damaged; restore it from a backup',
  )
}

function fileOf(path: string): string {
  return join(path, 'hand-over.json')
}
