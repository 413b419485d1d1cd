import type { StatementSync } from 'node:sqlite'
import { toHex } from '../../record/hex.ts'
import { recordKinds, type RecordKind } from '../../record/kind.ts'
import type { AgedPage, AgedRecord, AgeStore } from '../age-store.ts'
import { guard } from './database.ts'

/** Records in one page, whatever becomes of them. */
const stretch = 2000
/** Version, length of the class, class: docs/spec/envelope.md, rule E6. */
const longestHead = 257

type Prepare = (sql: string) => StatementSync

/** Look-ups of one `log.db`; `prepare` keeps statements. */
export class SqliteAgeStore implements AgeStore {
  readonly #prepare: Prepare

  constructor(prepare: Prepare) {
    this.#prepare = prepare
  }

  async page({ kinds, after, since, until }: AgedPage) {
    const first = this.#number('SELECT min(seq) AS n FROM headers WHERE seq > ?', after)
    if (first === null) return { records: [], next: null }
    const last = first + stretch - 1
    const sql = `SELECT r.seq, r.id, r.time, h.trace FROM headers h JOIN records r ON r.seq = h.seq
      WHERE h.seq BETWEEN ? AND ? AND r.leaf IS NOT NULL AND r.time > ? AND r.time <= ? AND r.kind IN (${list(kinds)})
      ORDER BY h.seq`
    const rows = guard(() => this.#prepare(sql).all(first, last, since, until))
    return { records: rows as unknown as AgedRecord[], next: last }
  }

  async newest(trace: string): Promise<number | null> {
    return this.#number('SELECT max(seq) AS n FROM headers WHERE trace = ?', trace)
  }

  async classes(parts: readonly Uint8Array[]): Promise<Map<string, string>> {
    const select = this.#prepare(
      `SELECT substr(data, 1, ${longestHead}) AS head FROM parts WHERE id = ?`,
    )
    const found = new Map<string, string>()
    for (const id of parts) {
      const head = guard(() => select.get(id))?.['head']
      if (head instanceof Uint8Array)
        found.set(toHex(id), Buffer.from(head.subarray(2, 2 + (head[1] ?? 0))).toString('utf8'))
    }
    return found
  }

  #number(sql: string, ...values: (number | string)[]): number | null {
    const value = guard(() => this.#prepare(sql).get(...values))?.['n']
    return typeof value === 'number' ? value : null
  }
}

function list(kinds: readonly RecordKind[]): string {
  return kinds.map((kind) => recordKinds[kind]).join(', ')
}
