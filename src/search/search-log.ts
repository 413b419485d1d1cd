import type { OpenLog } from '../journal/open-log.ts'

/** What a search reads. */
export type SearchLog = Pick<OpenLog, 'store' | 'ring' | 'indexing'> & {
  readonly info: Pick<OpenLog['info'], 'origin'>
}

/** A record that holds what was looked for. */
export interface SearchHit {
  /** Null for an audit entry. */
  readonly traceId: string | null
  readonly recordId: string
  /** Hex. */
  readonly partId: string
  /** Of the value; `user_id` and `session` for the step's own; empty where the part does not say. */
  readonly class: string
  /** ISO 8601: when it was recorded. */
  readonly time: string
  /** `unopened`: the index says so, and the part cannot be opened. */
  readonly confirmed: true | 'unopened'
}

export interface SearchPage {
  readonly hits: readonly SearchHit[]
  /** Row to go on before; null when there is no more. */
  readonly next: number | null
}
