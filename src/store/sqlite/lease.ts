import { DatabaseSync } from 'node:sqlite'
import { closeSync, existsSync, openSync } from 'node:fs'
import { guard } from './database.ts'

/** The fence of the one writer that owns the sequencer. The kernel frees it when the process dies. */
export interface Lease {
  release(): void
}

/** Null when another process holds it. Throws `unavailable` when the folder cannot be written. */
export function takeLease(path: string): Lease | null {
  return guard(() => {
    if (!existsSync(path)) createEmpty(path)
    const db = new DatabaseSync(path, { timeout: 0 })
    try {
      db.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE')
      return { release: () => db.close() }
    } catch (error) {
      db.close()
      if (((error as { errcode?: number }).errcode ?? 0) % 256 === 5) return null
      throw error
    }
  })
}

function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
