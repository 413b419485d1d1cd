// The clear part of a record: queryable, deletable, committed to by the manifest through a random salt.
import type { Gap, PartialStep, StepKind, Usage } from './step.ts'
import type { RecordKind } from './kind.ts'

/** How often a class was found in a record, and what policy did with it. */
export interface FindingCount {
  count: number
  action: string
}

export type CostSource = 'reported' | 'computed'

/** Chunks that this record added to the trace: dedup tag (32 hex digits), number of parts, findings. */
export type ChunkEntry = [tag: string, parts: number, findings: Record<string, FindingCount>]

/** Texts here passed the clear-text rule (rule P of docs/spec/record.md) or are keyed tokens `~…`. */
export interface Header {
  kind: RecordKind
  trace?: string
  span?: string
  parent?: string
  step?: StepKind
  /** The record is a log event that is shown with the span it names. */
  joins?: true
  /** The record says a part of what its step is; see `Step.partial`. */
  fold?: PartialStep
  name?: string
  /** Microseconds since the epoch. */
  start?: number
  /** Microseconds. */
  duration?: number
  status?: 'unset' | 'ok' | 'error'
  model?: string
  provider?: string
  agent?: string
  tool?: string
  traceType?: string
  environment?: string
  session?: string
  tags?: string[]
  /** Random pseudonym of the subject. */
  user?: string
  usage?: Usage
  /** US dollars. */
  cost?: number
  /** Who knows the cost: the client, or usage and a price table. Absent in old records: the client. */
  costFrom?: CostSource
  findings?: Record<string, FindingCount>
  chunks?: ChunkEntry[]
  /** Keyed digest of the whole step as received: tells a duplicate from a revision. */
  digest?: string
  /** The entry was above `max_entry_size` and is kept in several parts. */
  oversize?: true
  /** The record stands for steps that their recorder lost. */
  gap?: Gap
  /** Audit records: what was done, to which record, with what outcome. */
  action?: string
  target?: string
  outcome?: string
  /** Erasure intents: hex id of the subject's key, what goes, and the record id of the audit entry that says why. */
  subject?: string
  scope?: ErasureScopeText
  audit?: string
  /** Settings: a key that may sign checkpoints from this record on, a vkey. */
  logKey?: string
  /** Settings: the end of this log, or how it began. `audit` is the entry that says who and why. */
  lifecycle?: LifecycleText
  /** Erasure completions: hex ids of the intents that are carried out, and what went. */
  erased?: string[]
  counts?: ErasureCounts
  /** Legal holds: what is held, or the hex id of the hold that ends. `audit` is the entry that says why. */
  hold?: HoldText
  ends?: string
  /** Retention: how long what is kept. */
  retention?: RetentionText
  /** Expiries: hex id of the retention record that they follow. */
  policy?: string
  /** Producers: the key that counts from this record on, or the one that no longer does. `audit` is the entry that says who and why. */
  producer?: ProducerText
  /** Batches of producers: what was signed, and how many steps of it were taken. */
  batch?: ProducerBatchText
}

/** See `ErasureScope` in seal/format/erasure.ts. Ids of 16 bytes one after the other, base64; ranges of leaf indexes, both ends included. */
export interface ErasureScopeText {
  keys: string
  parts: string
  records: [from: number, to: number][]
}

/** What a legal hold holds: one of the first four, and of it what was recorded in the time given. */
export interface HoldText {
  trace?: string
  /** Hex id of the subject's key. */
  subject?: string
  /** Keyed token, as headers have it for a type that may not be clear. */
  traceType?: string
  all?: true
  /** Milliseconds since the epoch; `since` is held, `until` is not. */
  since?: number
  until?: number
}

/**
 * From this record on the log takes no steps; or another log goes on in its place; or it goes on where another one, of that
 * size and root (base64), was handed over. A log is named by its origin and its key, a vkey.
 */
export type LifecycleText =
  | { frozen: true }
  | { successor: { origin: string; logKey: string } }
  | { predecessor: { origin: string; logKey: string; size: number; root: string } }

/** How long what is kept: the rule that says most wins (docs/retention.md). Days; null: for ever. */
export interface RetentionText {
  /** Where no rule fits; audit entries are kept for ever then. */
  days: number | null
  rules: RetentionRuleText[]
}

/** All conditions that it has must hold. */
export interface RetentionRuleText {
  /** As headers have it: the type, or its keyed token. */
  traceType?: string
  /** Of step, or `audit`. */
  kind?: string
  /** Hidden values of this class; without one, the whole record. */
  class?: string
  days: number | null
}

/** An Ed25519 public key, URL-safe base64; or the hex id of one (rule E18). */
export type ProducerText = { key: string } | { removed: string }

/** See `ProducerStatement` in seal/format/producer-statement.ts. */
export interface ProducerBatchText {
  /** Base64. */
  statement: string
  /** Duplicates, and steps that the policy does not record, included. */
  steps: number
}

/** What an erasure took. */
export interface ErasureCounts {
  keys: number
  parts: number
  records: number
  /** Runs of retention: what was due and stays under a legal hold. */
  held?: number
}

declare const clear: unique symbol

/** A header as stored: canonical JSON. Only {@link formatHeader} makes one. */
export type HeaderText = string & { readonly [clear]: true }

export function formatHeader(header: Header): HeaderText {
  return JSON.stringify(header) as HeaderText
}

/** Null when the text is not a header. The hash in the manifest says whether it is the right one. */
export function parseHeader(text: string): Header | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as Header) : null
  } catch {
    return null
  }
}
