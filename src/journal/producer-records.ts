// Records about producers: no parts, and a header that anybody can read.
import type { Header } from '../record/header.ts'
import { encodeManifest } from '../seal/format/manifest.ts'
import {
  producerBatchHeader,
  producerHeader,
  type ProducerChange,
} from '../seal/format/producer-record.ts'
import type { ProducerStatement } from '../seal/format/producer-statement.ts'
import type { AckLevel } from '../record/ack-level.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { despiteConflicts } from './despite-conflicts.ts'
import type { Journal } from './journal.ts'
import { makeRecord } from './make-record.ts'

const noPolicy = new Uint8Array(32)

/** `audit`: record id of the entry that says who, under what name, and why. `time`: milliseconds since the epoch. */
export function producerRecord(change: ProducerChange, audit: string, time: number): SealedRecord {
  return bareRecord(producerHeader(change, audit), time)
}

/** `time`: when the signature was checked. `steps`: how many were taken. */
export function producerBatchRecord(
  statement: ProducerStatement,
  steps: number,
  time: number,
): SealedRecord {
  return bareRecord(producerBatchHeader(statement, steps), time)
}

/** As {@link Journal.append}. Rejects with `busy`, `unavailable`, `frozen`. */
export async function appendBare(
  journal: Pick<Journal, 'append' | 'trouble'>,
  record: SealedRecord,
  level?: AckLevel,
): Promise<number> {
  const batch = { records: [record], keys: [], traces: [], duplicates: 0 }
  // It is under no key: whatever conflicted was of others that were written with it.
  return despiteConflicts(journal, () => journal.append(batch, level))
}

function bareRecord(header: Header, time: number): SealedRecord {
  return makeRecord({ header, parts: [], time }, (commitment) =>
    encodeManifest({
      kind: header.kind,
      header: commitment,
      ...{ appended: [], own: [], policy: noPolicy, detector: '' },
    }),
  )
}
