// The records of retention: the rules, which the officer signs; what expired by them; and a request for a run.
import { formatScope, expireAction, runAction, type ErasureScope } from '../seal/format/erasure.ts'
import { canonicalRetention, retentionMessage } from '../seal/format/retention.ts'
import type { Header, RetentionText } from '../record/header.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { bareRecord, type IntentContext } from './erasure-records.ts'

export function retentionRecord(
  text: RetentionText,
  { origin, officer, time }: IntentContext,
): SealedRecord {
  const header: Header = { kind: 'retention', retention: canonicalRetention(text) }
  return bareRecord(header, time, (id, commitment) =>
    officer.sign(retentionMessage({ origin, id, header: commitment })),
  )
}

/** `policy`: hex id of the rules' record. Not signed: it counts as far as the rules go. */
export function expiryRecord(scope: ErasureScope, policy: string, time: number): SealedRecord {
  const header: Header = {
    ...{ kind: 'erasureIntent', action: expireAction, policy },
    scope: formatScope(scope),
  }
  return bareRecord(header, time)
}

/** `audit`: record id of the entry that says who asks. */
export function requestRecord(audit: string, time: number): SealedRecord {
  return bareRecord({ kind: 'erasureIntent', action: runAction, audit }, time)
}
