// `backup`: consistent copies of a log that may be in use. Never of the state folder: what it holds must not lie beside them.
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SealtraceError } from '../error.ts'
import { generationsMark, noteBackup } from '../keys/backup-note.ts'
import { writeNewFile } from '../keys/private-file.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import { copyDatabase } from '../store/sqlite/copy-database.ts'
import { projectFolder, readLogInfo } from './log-info.ts'
import type { LogPlace } from './open-log.ts'

export const backupParts = ['keys', 'log', 'all'] as const
export type BackupPart = (typeof backupParts)[number]

/**
 * Copies the key table into the file `out`, or the log, with or without its key table, into a folder of the project's name in
 * `out`, which is then a data folder. Returns the files. Rejects with `no_log`, `already_exists`, `usage` for a place in the
 * data or state folder, `unavailable`.
 */
export async function backupLog(
  place: LogPlace,
  { part, out, now }: { part: BackupPart; out: string; now: number },
): Promise<string[]> {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder; give the right one with --data`,
    )
  const base = stateBase(place.state, place.environment)
  for (const taken of [place.data, base])
    if (isWithin(taken, out))
      throw new SealtraceError(
        'usage',
        '--out lies in the data folder or the state folder; give a place elsewhere, best on another disk',
      )
  const state = new StateFolder(base, info.logKey)
  if (part === 'keys') {
    await copyKeys({ folder, state, to: out, now })
    return [out]
  }
  const target = join(out, place.project)
  makeFolder(target)
  // Keys after the log: each record of the copy has its keys, but for what is erased meanwhile.
  await copyDatabase(join(folder, 'log.db'), join(target, 'log.db'))
  noteBackup(state, { log: { time: now } })
  const names = ['log.db', 'log.json']
  if (part === 'all') {
    await copyKeys({ folder, state, to: join(target, 'keys.db'), now })
    names.push('keys.db')
  }
  // Last, so that a folder with log.json is a whole one.
  writeNewFile(join(target, 'log.json'), readFileSync(join(folder, 'log.json')))
  return names.map((name) => join(target, name))
}

async function copyKeys(copy: {
  folder: string
  state: StateFolder
  to: string
  now: number
}): Promise<void> {
  const { folder, state, to, now } = copy
  const generations = generationsMark(state)
  await copyDatabase(join(folder, 'keys.db'), to)
  noteBackup(state, { keys: { time: now, generations } })
}

function makeFolder(path: string): void {
  if (existsSync(path))
    throw new SealtraceError('already_exists', '--out holds a copy of this project; give another')
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError('unavailable', `--out cannot be written (${code})`, { cause })
  }
}

function isWithin(outer: string, inner: string): boolean {
  const path = relative(real(outer), real(inner))
  // A name may begin with dots too.
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
}

/** Of what is not there yet: as its folder is named, once that is resolved. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const parent = dirname(path)
  return parent === path ? resolve(path) : join(real(parent), path.slice(parent.length))
}
