// The end of a log: from then on it takes no steps (docs/end-of-log.md).
import { SealtraceError } from '../error.ts'
import { frozenError, lifecycleRecord } from '../journal/log-lifecycle.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { formatRecordId } from '../record/id.ts'

export interface FreezeOptions {
  /** Who asked for it: on the record. */
  readonly actor: string
  /** Why: on the record. */
  readonly reason: string
  readonly now?: () => number
}

/** The `--json` of `log freeze`. */
export interface Frozen {
  readonly origin: string
  /** The record that froze the log, and the entry that says who and why. */
  readonly recordId: string
  readonly auditRecordId: string
  /** Of the checkpoint that covers both. */
  readonly size: number
}

/**
 * Resolves once it is published: no step comes after it. Works beside the process that owns the log, too. Rejects with
 * `already_exists` when the log is frozen, `busy`, `unavailable`.
 */
export async function freezeLog(log: OpenLog, options: FreezeOptions): Promise<Frozen> {
  const { actor, reason, now = Date.now } = options
  const { recorder, journal, info } = log
  if (journal.refusal) throw new SealtraceError('already_exists', frozenError().message)
  const audit = await recorder.audit({ action: 'log.freeze', outcome: 'allowed', actor, reason })
  const record = lifecycleRecord({ frozen: true }, { audit, time: now() })
  // As one that repeats something: what was staged before the end is sequenced before it.
  const size = await journal.append({ records: [record], keys: [], traces: [], duplicates: 1 })
  return {
    origin: info.origin,
    recordId: formatRecordId(record.id),
    ...{ auditRecordId: audit, size },
  }
}
