import type { Findings } from './report.ts'
import type { SourceRecord } from './verify-source.ts'

/** Pairs rows with leaves; rows come in leaf order. */
export class RowCursor {
  readonly #rows: AsyncIterator<SourceRecord>
  #next: SourceRecord | null | undefined

  constructor(rows: AsyncIterable<SourceRecord>) {
    this.#rows = rows[Symbol.asyncIterator]()
  }

  async at(index: number, findings: Findings): Promise<SourceRecord | null> {
    for (;;) {
      const row = this.#next === undefined ? await this.#peek() : this.#next
      if (!row || row.index === null || row.index > index) return null
      this.#next = undefined
      if (row.index === index) return row
      findings.add('a record row stands outside of the order of the leaves', row.index)
    }
  }

  /** Rows behind the last leaf: sequenced or staged, not published. */
  async rest(): Promise<SourceRecord[]> {
    const rows: SourceRecord[] = []
    for (let row = await this.#peek(); row; row = await this.#peek()) {
      rows.push(row)
      this.#next = undefined
    }
    return rows
  }

  async #peek(): Promise<SourceRecord | null> {
    if (this.#next === undefined) {
      const step = await this.#rows.next()
      this.#next = step.done ? null : step.value
    }
    return this.#next
  }
}
