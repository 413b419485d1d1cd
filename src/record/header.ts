// The clear part of a record: queryable, deletable, committed to by the manifest through a random salt.
import type { PartialStep, StepKind, Usage } from './step.ts'
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
  /** Audit records: what was done, to which record, with what outcome. */
  action?: string
  target?: string
  outcome?: string
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
