import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { SealtraceError } from '../../error.ts'
import { guard } from './database.ts'

/** Pages: all in one step, so that a writer does not make the copy begin anew for ever. */
const allPages = 0x7fffffff

/**
 * A consistent copy of a database that may be in use, as one file for its owner alone; durable on return. Rejects with
 * `already_exists` when there is a file, with `no_log` when there is no database, and with `unavailable`.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const db = guard(() => new DatabaseSync(from, { readOnly: true, timeout: 10_000 }))
  try {
    create(to)
    try {
      await backup(db, to, { rate: allPages })
      settle(to)
    } catch (cause) {
      rmSync(to, { force: true })
      return guard(() => {
        throw cause
      })
    }
  } finally {
    db.close()
  }
}

function create(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      code === 'EEXIST' ? 'already_exists' : 'unavailable',
      `the copy cannot be written (${code}); give another place`,
      { cause },
    )
  }
}

/** A copy of a database in use says that it has a write-ahead log; it has none, and must be whole without one. */
function settle(path: string): void {
  const copy = new DatabaseSync(path)
  try {
    copy.exec('PRAGMA journal_mode=DELETE')
  } finally {
    copy.close()
  }
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
