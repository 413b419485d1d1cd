import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { toHex } from '../../record/hex.ts'
import type {
  RunFilter,
  RunGroup,
  RunHeader,
  RunMark,
  RunPage,
  RunPlace,
  RunRow,
  RunStore,
  StepKey,
} from '../run-store.ts'
import { guard } from './database.ts'
import { namedRunQuery, runQuery } from './run-query.ts'

/** One look: milliseconds, and steps. The thread that is asked also takes records in. */
const patience = 15
const mostSteps = 5_000
/** Headers of one session, or user, that are put in order at once. */
const mostNamed = 5_000

interface Found extends RunPlace {
  readonly fits: number
}

/** Look-ups of one `log.db`; `prepare` keeps statements. */
export class SqliteRunStore implements RunStore {
  readonly #db: DatabaseSync
  readonly #prepare: (sql: string) => StatementSync
  #erasures = 0

  constructor(db: DatabaseSync, prepare: (sql: string) => StatementSync) {
    this.#db = db
    this.#prepare = prepare
  }

  async newest(filter: RunFilter, { limit, before }: RunPage): ReturnType<RunStore['newest']> {
    const named = this.#few(filter)
    if (named) {
      const query = namedRunQuery(named.by, named.values, { filter, limit, before })
      const runs = this.#places(query)
      const last = runs.length < limit ? undefined : runs.at(-1)
      return { runs, next: last ? { start: last.start, seq: last.seq } : null }
    }
    const { sql, values } = runQuery(filter, { before })
    const until = performance.now() + patience
    const runs: RunPlace[] = []
    let looked = 0
    return guard(() => {
      // A statement of its own: one that is kept may be in use, and filters make many.
      for (const row of this.#db.prepare(sql).iterate(...values)) {
        const { trace, start, seq, fits } = row as unknown as Found
        if (fits) runs.push({ trace, start, seq })
        looked++
        const isOver = looked >= mostSteps || (looked % 16 === 0 && performance.now() > until)
        if (runs.length >= limit || isOver) return { runs, next: { start, seq } satisfies StepKey }
      }
      return { runs, next: null }
    })
  }

  async headers(traces: readonly string[]): Promise<RunHeader[]> {
    const sql = `SELECT h.header, r.time FROM headers h JOIN records r ON r.seq = h.seq
      WHERE h.trace = ? ORDER BY r.leaf IS NULL, r.leaf, r.seq`
    const select = this.#prepare(sql)
    return guard(() =>
      traces.flatMap((trace) => {
        const rows = select.all(trace) as unknown as Omit<RunHeader, 'trace'>[]
        return rows.map(({ header, time }) => ({ trace, header, time }))
      }),
    )
  }

  async version(trace: string): Promise<string | null> {
    // What stands in the header is told apart by its salt, which no two headers share.
    const sql = `SELECT count(*) AS n, max(seq) AS last, (SELECT salt FROM headers WHERE trace = ?
      ORDER BY start, seq LIMIT 1) AS salt FROM headers WHERE trace = ?`
    const row = guard(() => this.#prepare(sql).get(trace, trace))
    if (!row?.['n']) return null
    return `${String(row['n'])} ${String(row['last'])} ${toHex(row['salt'] as Uint8Array)}`
  }

  async backwards(
    since: number,
    { limit, before }: RunPage,
  ): Promise<(StepKey & { trace: string })[]> {
    // All of it stands in the index `headers_runs`.
    const sql = `SELECT start, seq, trace FROM headers WHERE step IS NOT NULL AND trace IS NOT NULL
      AND start >= ? AND (start, seq) < (?, ?) ORDER BY start DESC, seq DESC LIMIT ?`
    const { start, seq } = before ?? { start: Infinity, seq: 0 }
    const rows = guard(() => this.#prepare(sql).all(since, start, seq, limit))
    return rows as unknown as (StepKey & { trace: string })[]
  }

  async rows(traces: readonly string[]): Promise<RunRow[]> {
    const sql = `SELECT t.key AS at, h.seq, h.header FROM json_each(?) t CROSS JOIN headers h ON h.trace = t.value
      JOIN records r ON r.seq = h.seq ORDER BY t.key, r.leaf IS NULL, r.leaf, r.seq`
    return guard(() => this.#prepare(sql).all(JSON.stringify(traces))) as unknown as RunRow[]
  }

  async mark(): Promise<RunMark> {
    // Whoever erases a step, in whatever process, leaves a residue of it in the same transaction.
    const sql = `SELECT (SELECT max(seq) FROM records) AS last, (SELECT max(rowid) FROM residues) AS residue`
    const row = guard(() => this.#prepare(sql).get())
    return {
      seq: Number(row?.['last'] ?? 0),
      gone: `${this.#erasures} ${String(row?.['residue'])}`,
    }
  }

  /** Header rows go, in this process. */
  erased(): void {
    this.#erasures++
  }

  async after(seq: number): Promise<{ seq: number; trace: string | null }[]> {
    const sql = 'SELECT seq, trace FROM headers WHERE seq > ? ORDER BY seq LIMIT 1000'
    const rows = guard(() => this.#prepare(sql).all(seq))
    return rows as unknown as { seq: number; trace: string | null }[]
  }

  async grown(seq: number): Promise<{ seq: number; steps: boolean }> {
    const sql = `SELECT (SELECT max(seq) FROM records) AS last,
      EXISTS (SELECT 1 FROM headers WHERE seq > ? AND step IS NOT NULL) AS steps`
    const row = guard(() => this.#prepare(sql).get(seq))
    return { seq: Number(row?.['last'] ?? 0), steps: Boolean(row?.['steps']) }
  }

  async groups(
    by: RunGroup,
    traces: readonly string[],
  ): Promise<{ trace: string; value: string }[]> {
    const sql = `SELECT DISTINCT "${by}" AS value FROM headers WHERE trace = ? AND "${by}" IS NOT NULL`
    const select = this.#prepare(sql)
    return guard(() =>
      traces.flatMap((trace) =>
        select.all(trace).map((row) => ({ trace, value: String(row['value']) })),
      ),
    )
  }

  async inGroup(by: RunGroup, value: string, limit: number): Promise<RunPlace[]> {
    return this.#places(namedRunQuery(by, [value], { limit }))
  }

  /** The session or user that is asked for, where it stands in few headers: those of many are met soon enough. */
  #few(filter: RunFilter): { by: RunGroup; values: readonly string[] } | null {
    for (const by of ['session', 'user'] as const) {
      const values = filter[by] === undefined ? [] : [filter[by]].flat()
      if (values.length === 0) continue
      const marks = values.map(() => '?').join(', ')
      const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM headers WHERE "${by}" IN (${marks}) LIMIT ${mostNamed + 1})`
      const row = guard(() => this.#prepare(sql).get(...values))
      if (Number(row?.['n']) <= mostNamed) return { by, values }
    }
    return null
  }

  #places({ sql, values }: { sql: string; values: readonly (string | number)[] }): RunPlace[] {
    return guard(() => this.#db.prepare(sql).all(...values)) as unknown as RunPlace[]
  }
}
