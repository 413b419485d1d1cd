// What a restore does to folders: a key table is put in place, a log is moved aside.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import type { KeyStore } from '../store/key-store.ts'
import { copyDatabase } from '../store/sqlite/copy-database.ts'
import { takeLease } from '../store/sqlite/lease.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { projectFolder } from './log-info.ts'

/**
 * Puts a copy of the key table `file` in the place of the one of a log that nobody owns, which stays beside it under another
 * name. API keys that the old one has, and that it says are revoked, are so in the new one. Rejects with `unavailable`.
 */
export async function installKeyTable(folder: string, file: string, now: number): Promise<void> {
  const place = join(folder, 'keys.db')
  const draft = `${place}.new`
  const lease = takeLease(join(folder, 'lease.db'))
  if (!lease)
    throw new SealtraceError('unavailable', 'another process owns this log; stop it first')
  try {
    rmSync(draft, { force: true })
    await copyDatabase(file, draft)
    await carryApiKeys(place, draft)
    attempt(() => {
      setAside(folder, now)
      renameSync(draft, place)
      syncFolder(folder)
    })
  } finally {
    lease.release()
  }
}

/** Each with the write-ahead log that it may have. */
function setAside(folder: string, now: number): void {
  const day = new Date(now).toISOString().slice(0, 10)
  let name = join(folder, `keys-until-${day}.db`)
  for (let n = 2; existsSync(name); n++) name = join(folder, `keys-until-${day}-${n}.db`)
  for (const end of ['', '-wal', '-shm']) {
    const from = join(folder, `keys.db${end}`)
    if (existsSync(from)) renameSync(from, name + end)
  }
}

/** A key that was revoked after the copy was made stays so. Rows vouch for themselves: what was forged counts for nothing. */
async function carryApiKeys(from: string, to: string): Promise<void> {
  const old = readableKeyTable(from)
  if (!old) return
  try {
    const table = openSqliteKeyStore(to, { mustExist: true })
    try {
      const known = new Map((await table.apiKeys()).map((row) => [row.id, row]))
      for (const row of await old.apiKeys()) {
        const there = known.get(row.id)
        if (!there) await table.addApiKey(row)
        else if (there.revoked === null && row.revoked !== null)
          await table.revokeApiKey(row.id, row)
      }
      await table.flush()
    } finally {
      table.close()
    }
  } finally {
    old.close()
  }
}

/** Null for one that is not there or damaged. */
function readableKeyTable(path: string): KeyStore | null {
  try {
    return openSqliteKeyStore(path, { mustExist: true })
  } catch (error) {
    if (SealtraceError.is(error) && ['no_log', 'corrupt'].includes(error.code)) return null
    throw error
  }
}

/** The name of a project that holds what another was until a day, and that is not there yet. */
export function archiveName(data: string, project: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10)
  const name = `${project.slice(0, 42).replace(/-+$/, '')}-until-${day}`
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}-${n}`
    if (!existsSync(projectFolder(data, tried))) return tried
  }
}

/** Durable on return. Throws `already_exists`, `unavailable`. */
export function moveProject(data: string, from: string, to: string): void {
  if (existsSync(projectFolder(data, to)))
    throw new SealtraceError(
      'already_exists',
      'there is a folder already where the old log is to lie; move it away, and run it again',
    )
  attempt(() => {
    renameSync(projectFolder(data, from), projectFolder(data, to))
    syncFolder(data)
  })
}

/** The whole of it. Throws `unavailable`. */
export function removeProject(data: string, project: string): void {
  attempt(() => {
    rmSync(projectFolder(data, project), { recursive: true, force: true })
    syncFolder(data)
  })
}

/** A project's folder that a process began to make and did not end: one without `log.json`. */
export function dropUnfinished(folder: string): void {
  if (existsSync(join(folder, 'log.json'))) return
  attempt(() => rmSync(folder, { recursive: true, force: true }))
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function attempt(action: () => void): void {
  try {
    action()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      'unavailable',
      `the data folder cannot be changed (${code}); check its owner and mode, then run it again`,
      { cause },
    )
  }
}
