// Opens SQLite databases the one way that the design allows: files 0600 before SQLite sees them, WAL, full fsync.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SealtraceError } from '../../error.ts'

export interface DatabaseOptions {
  /** Open only what exists; `no_log` otherwise. */
  readonly mustExist?: boolean
  readonly readOnly?: boolean
  /** Upper bound of the file in bytes; SQLite then answers "full". */
  readonly maxBytes?: number
}

const pageSize = 4096

/** Throws `no_log` or `unavailable`. */
export function openDatabase(
  path: string,
  schema: string,
  options: DatabaseOptions = {},
): DatabaseSync {
  return guard(() => {
    if (!existsSync(path)) {
      if (options.mustExist)
        throw new SealtraceError(
          'no_log',
          'there is no log in the data folder; make one with `sealtrace init` or `sealtrace start`',
        )
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      closeSync(openSync(path, 'wx', 0o600))
    }
    const db = new DatabaseSync(path, { timeout: 10_000, readOnly: options.readOnly ?? false })
    if (options.readOnly) return db
    db.exec(`PRAGMA page_size=${pageSize}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
      PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;`)
    if (options.maxBytes)
      db.exec(`PRAGMA max_page_count=${Math.floor(options.maxBytes / pageSize)}`)
    db.exec(schema)
    if (schemaProblems(db, schema).length) throw new SealtraceError('corrupt', changedSchema)
    return db
  })
}

const changedSchema =
  'tables, indexes or triggers of the database are not those that Sealtrace makes; restore a backup'

/** A computed column or a trigger that was changed could hide rows: the schema must be the one that we write. */
export function schemaProblems(db: DatabaseSync, schema: string): string[] {
  const fresh = new DatabaseSync(':memory:')
  try {
    fresh.exec(schema)
    return definitions(db) === definitions(fresh) ? [] : [changedSchema]
  } finally {
    fresh.close()
  }
}

function definitions(db: DatabaseSync): string {
  return JSON.stringify(
    db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all(),
  )
}

/** Everything that the engine finds wrong with a database. */
export function databaseProblems(db: DatabaseSync, schema: string): string[] {
  return guard(() => {
    const rows = db.prepare('PRAGMA integrity_check(20)').all()
    const damage = rows.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
    return [...damage, ...schemaProblems(db, schema)]
  })
}

/** Runs `action` in one transaction: all or nothing, durable on return. Throws `unavailable`. */
export function transaction<T>(db: DatabaseSync, action: () => T): T {
  return guard(() => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const result = action()
      db.exec('COMMIT')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  })
}

/**
 * Moves the write-ahead log into the database file and cuts it to nothing: it holds old pages, deleted rows among them.
 * Throws `unavailable` when another connection holds it for ten seconds.
 */
export function truncateLog(db: DatabaseSync): void {
  const row = guard(() => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
  if (Number(row?.['busy'] ?? 0) !== 0)
    throw new SealtraceError(
      'unavailable',
      'the write-ahead log of the database is in use by another process; try again',
    )
}

/** Turns SQLite's errors into ours. Messages of SQLite name tables and columns only, never values. */
export function guard<T>(action: () => T): T {
  try {
    return action()
  } catch (cause) {
    if (SealtraceError.is(cause)) throw cause
    throw new SealtraceError(...explain(cause), { cause })
  }
}

const reasons: Record<number, string> = {
  5: 'the database is locked by another process; try again',
  8: 'the data folder is read-only; make it writable for this user',
  10: 'reading or writing the disk failed; check the disk, then start again',
  13: 'the disk (or the configured size limit) is full; make room, then try again',
  14: 'the database cannot be opened; check owner and mode of the data folder',
}

function explain(cause: unknown): [code: 'unavailable' | 'corrupt' | 'conflict', message: string] {
  const code = (errcode(cause) ?? 0) & 0xff
  // SQLITE_ERROR: our own SQL is right, so the file is not.
  if (code === 1 || code === 11 || code === 26)
    return ['corrupt', 'the database file is damaged; restore a backup: docs/restore.md says how']
  if (code === 19) return ['conflict', 'another writer made the same row; try again']
  const system = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  return ['unavailable', reasons[code] ?? `the store failed (${code || system})`]
}

function errcode(error: unknown): number | undefined {
  return (error as { errcode?: number } | undefined)?.errcode
}
