// What a witness must never forget, in one SQLite file: durable when a write returns, and held by one process.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { SealtraceError } from '../../error.ts'
import { makePrivateFolder } from '../../keys/private-file.ts'
import type { WitnessedHead, WitnessState } from '../../ledger/witness/witness.ts'
import { guard, openDatabase, transaction } from '../../store/sqlite/database.ts'
import { takeLease, type Lease } from '../../store/sqlite/lease.ts'

const schema = `
CREATE TABLE IF NOT EXISTS witness (one INTEGER PRIMARY KEY CHECK (one = 1), vkey TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS heads (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL) STRICT;`

export interface WitnessStateOptions {
  /** Make the state though there is a key already: it must never have cosigned anything. */
  readonly isNew: boolean
  readonly hasKey: boolean
}

/**
 * Opens the state in this folder, and makes it with a new key. Throws `unavailable` when another witness holds it, `rollback` when
 * there is a key and no state: what the key has cosigned is not known then.
 */
export function openWitnessState(folder: string, options: WitnessStateOptions): SqliteWitnessState {
  makePrivateFolder(folder)
  const lease = takeLease(join(folder, 'witness.lock'))
  if (!lease)
    throw new SealtraceError(
      'unavailable',
      'another witness runs on this state folder; stop it, or give this one a folder and a key of its own',
    )
  try {
    const path = join(folder, 'witness.db')
    const mustKnow = options.hasKey && !options.isNew
    if (mustKnow && !existsSync(path)) throw unknownPast()
    return new SqliteWitnessState(openDatabase(path, schema), lease, mustKnow)
  } catch (error) {
    lease.release()
    throw error
  }
}

export class SqliteWitnessState implements WitnessState {
  readonly #db: DatabaseSync
  readonly #lease: Lease
  readonly #mustKnow: boolean

  /** `mustKnow`: the key is not new, so a state that does not name it is not its state. */
  constructor(db: DatabaseSync, lease: Lease, mustKnow: boolean) {
    this.#db = db
    this.#lease = lease
    this.#mustKnow = mustKnow
  }

  /** Throws `config_invalid` when the state is that of another key, `rollback` when it should know this one and does not. */
  bind(vkey: string): void {
    const bound = transaction(this.#db, () => {
      const known = this.#db.prepare('SELECT vkey FROM witness WHERE one = 1').get()?.['vkey']
      if (known === undefined && this.#mustKnow) throw unknownPast()
      this.#db.prepare('INSERT OR IGNORE INTO witness (one, vkey) VALUES (1, ?)').run(vkey)
      return this.#db.prepare('SELECT vkey FROM witness WHERE one = 1').get()?.['vkey']
    })
    if (bound !== vkey)
      throw new SealtraceError(
        'config_invalid',
        'the state folder is that of another key; give this key a folder of its own',
      )
  }

  head(origin: string): WitnessedHead | null {
    const sql = 'SELECT size, root, note FROM heads WHERE origin = ?'
    const row = guard(() => this.#db.prepare(sql).get(origin))
    if (!row) return null
    const { size, root, note } = row
    return { size: Number(size), root: root as Uint8Array, note: note as Uint8Array }
  }

  replace(origin: string, expected: number, { size, root, note }: WitnessedHead): boolean {
    return transaction(this.#db, () => {
      const update = 'UPDATE heads SET size = ?, root = ?, note = ? WHERE origin = ? AND size = ?'
      if (this.#db.prepare(update).run(size, root, note, origin, expected).changes > 0) return true
      if (expected !== 0) return false
      const insert = 'INSERT OR IGNORE INTO heads (origin, size, root, note) VALUES (?, ?, ?, ?)'
      return this.#db.prepare(insert).run(origin, size, root, note).changes > 0
    })
  }

  close(): void {
    this.#db.close()
    this.#lease.release()
  }
}

function unknownPast(): SealtraceError {
  return new SealtraceError(
    'rollback',
    'the key is there and the state is not: what it cosigned is not known, and it might cosign two histories. Give the right --state, or a new key; --new-state only for a key that never cosigned',
  )
}
