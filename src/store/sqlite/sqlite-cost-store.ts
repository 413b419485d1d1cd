import type { StatementSync } from 'node:sqlite'
import type { CostStore, ResidueSum, StepPlace, TimeRange } from '../cost-store.ts'
import { guard } from './database.ts'

const dayMs = 86_400_000

type Prepare = (sql: string) => StatementSync

/** Look-ups of one `log.db`; `prepare` keeps statements. */
export class SqliteCostStore implements CostStore {
  readonly #prepare: Prepare

  constructor(prepare: Prepare) {
    this.#prepare = prepare
  }

  async steps(
    { since = -Infinity, until = Infinity }: TimeRange,
    { after = { start: since - 1, seq: Infinity }, limit }: Parameters<CostStore['steps']>[1],
  ): Promise<StepPlace[]> {
    // Anyone with a key may let all steps begin at once: those of one time are a query of their own, by place.
    const rows = this.#steps(
      'start = ? AND seq > ? AND start < ?',
      after.start,
      after.seq,
      until,
      limit,
    )
    if (rows.length < limit)
      rows.push(...this.#steps('start > ? AND start < ?', after.start, until, limit - rows.length))
    return rows
  }

  #steps(where: string, ...values: readonly number[]): StepPlace[] {
    // All of it stands in the index `headers_runs`.
    const sql = `SELECT trace, start, seq FROM headers WHERE step IS NOT NULL AND ${where} ORDER BY start, seq LIMIT ?`
    return guard(() => this.#prepare(sql).all(...values)) as unknown as StepPlace[]
  }

  async residues({ since = -Infinity, until = Infinity }: TimeRange): Promise<ResidueSum[]> {
    const sql = `SELECT kind, model, hour / ${dayMs} AS day, count(*) AS steps,
      total(inputTokens) AS inputTokens, total(outputTokens) AS outputTokens, sum(cost) AS cost,
      total(cost IS NULL AND coalesce(inputTokens, 0) + coalesce(outputTokens, 0) > 0) AS unpriced
      FROM residues WHERE hour >= ? AND hour < ? GROUP BY kind, model, day`
    return guard(() => this.#prepare(sql).all(since, until)) as unknown as ResidueSum[]
  }
}
