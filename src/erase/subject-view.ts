// What is said of a person: before an erasure, and after it.
import type { ErasureCounts } from '../record/header.ts'
import type { Mention, Mentions, Person } from './find-mentions.ts'
import type { Hold } from './holds.ts'
import type { ErasurePlan } from './plan-erasure.ts'
import type { Receipt } from './receipt-of.ts'

/** What there is of a person. The `--json` of `subject find`. */
export interface SubjectView {
  /** 32 hex digits; null when nobody was recorded under this user id. */
  readonly subject: string | null
  readonly pseudonym: string | null
  /** Ids of the person's own runs. */
  readonly traces: readonly string[]
  /** Numbers of records and of parts in them. */
  readonly records: number
  readonly parts: number
  /** Of these: content from before the subject was known, or of nobody named. It goes with any person of its run. */
  readonly collateral: { readonly slots: number; readonly records: number }
  /** Records that are damaged: their keys go, and `verify` names them. */
  readonly damaged: number
  /** Where the values stand in other people's runs, and in audit entries. */
  readonly mentions: readonly Mention[]
  /** People of the runs that the values stand in: the one who is meant may be among them. */
  readonly people: readonly Person[]
  /** Parts that may hold one too, and cannot be opened. */
  readonly unopened: number
  /** Ids of the legal holds that are in the way of erasing the subject. */
  readonly holds: readonly string[]
}

export interface ErasePreview extends SubjectView {
  readonly dryRun: true
}

/** The `--json` of `subject erase`. */
export interface ErasedSubject extends SubjectView {
  readonly dryRun: false
  readonly status: 'erased'
  /** The audit entry with who and why; of two people, that of the second. */
  readonly auditRecordId: string
  readonly intentRecordId: string
  readonly completionRecordId: string
  readonly erased: ErasureCounts
  /** Of the completion record. */
  readonly receipt: Receipt
}

/** The `--json` of `subject erase` where a second person has to approve. Nothing was erased. */
export interface PendingErasure extends SubjectView {
  readonly dryRun: false
  readonly status: 'pending'
  /** For `subject approve`: the audit entry with who and why. */
  readonly requestId: string
  /** ISO 8601: approved later it is refused. */
  readonly expires: string
}

export function viewOf(
  plan: ErasurePlan | null,
  { mentions, people, unopened }: Mentions,
  holds: readonly Hold[],
): SubjectView {
  return {
    subject: plan?.subject.id ?? null,
    pseudonym: plan?.subject.pseudonym ?? null,
    traces: plan?.traces ?? [],
    records: plan?.records.length ?? 0,
    parts: plan?.parts ?? 0,
    collateral: plan?.collateral ?? { slots: 0, records: 0 },
    damaged: plan?.damaged ?? 0,
    ...{ mentions, people, unopened },
    holds: holds.map(({ id }) => id),
  }
}
