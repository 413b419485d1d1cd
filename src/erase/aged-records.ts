import type { RecordKind } from '../record/kind.ts'
import { dayMs } from '../seal/format/retention.ts'
import type { AgedRecord } from '../store/age-store.ts'
import type { LogStore } from '../store/log-store.ts'
import type { RetentionRules } from './retention-rules.ts'

export interface AgeWindow {
  readonly rules: RetentionRules
  /** Milliseconds since the epoch. */
  readonly now: number
  /** When it was last looked; null: never. */
  readonly last: number | null
}

/** So late a record may come into the log after the time that it bears; what comes later a whole look finds. */
const lateMs = 3_600_000

const kindsOfRuns: readonly RecordKind[] = ['step', 'revision', 'gap']

/** Records that have reached one of the ages of the rules since the last time. */
export async function* agedRecords(
  { ages }: Pick<LogStore, 'ages'>,
  { rules, now, last }: AgeWindow,
): AsyncIterable<AgedRecord> {
  const kinds = rules.namesAudits ? [...kindsOfRuns, 'audit' as const] : kindsOfRuns
  const spans = rules.ages.map((days) => days * dayMs)
  const windows =
    last === null
      ? [{ since: -1, until: now - Math.min(...spans) }]
      : spans.map((span) => ({ since: last - span - lateMs, until: now - span }))
  for (const window of windows)
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<typeof ages.page>> = await ages.page({
        kinds,
        after,
        ...window,
      })
      yield* page.records
      after = page.next
      // Lets other work of this thread in between.
      await new Promise((resolve) => setImmediate(resolve))
    }
}
