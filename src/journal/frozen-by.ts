import { toHex } from '../crypto/encoding.ts'
import { recordKinds } from '../record/kind.ts'
import { endsSteps } from '../record/lifecycle.ts'
import type { LogStore, SealedRecord, StoredRecord } from '../store/log-store.ts'
import { lifecycleIn, lifecycleOf } from './log-lifecycle.ts'

/** Hex id of the record on the ledger that froze the log. */
export async function frozenBy(store: LogStore): Promise<string | null> {
  return (await lifecycleOf(store)).find(({ says }) => endsSteps(says))?.id ?? null
}

/** What a record says, wherever it is. */
export type Said = Parameters<typeof lifecycleIn>[0] & Pick<StoredRecord, 'id' | 'time'>

/** Hex id likewise, of the first among these. */
export function frozenIn(records: readonly Said[]): string | null {
  const record = records.find((each) => endsSteps(lifecycleIn(each)))
  return record ? toHex(record.id) : null
}

export function asStored({ kind, id, time, header, salt, manifest }: SealedRecord): Said {
  return { kind: recordKinds[kind], id, time, header, salt, manifest }
}
