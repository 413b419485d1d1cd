import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import type { CostSource, Header } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import type { Gap, StepKind, Usage } from '../record/step.ts'
import type { StoredRecord } from '../store/log-store.ts'
import type { Missing } from './part-opener.ts'

/** One step as people see it: hidden values are placeholders or masks. The `--json` of `show`. */
export interface StepView {
  recordId: string
  spanId: string
  parentSpanId: string | null
  kind: StepKind
  name: string
  /** ISO 8601, UTC. */
  startTime: string
  /** Null for a step that did not end; see `state`. */
  durationMs: number | null
  /** `unfinished` when the run is over, or taken to be over, and the step's end never came. */
  state: 'ended' | 'running' | 'unfinished'
  status: 'unset' | 'ok' | 'error'
  model: string | null
  provider: string | null
  agent: string | null
  tool: string | null
  /** The id under which the model asked for this call of a tool. */
  toolCallId: string | null
  /** Span id of the model call that asked for it; null where that is not known. */
  calledBy: string | null
  /** Span id of the attempt that failed before this one. */
  retryOf: string | null
  traceType: string | null
  environment: string | null
  sessionId: string | null
  /** Pseudonym of the subject. */
  user: string | null
  usage: Usage | null
  costUsd: number | null
  /** Who knows the cost: the client, or usage and a price table. */
  costFrom: CostSource | null
  tags: string[]
  input: JsonValue
  output: JsonValue
  error: JsonValue
  metadata: JsonValue
  attributes: JsonObject
  /** Of a step that stands for others, which its recorder lost; absent: it stands for itself. */
  gap?: Gap
  /** Log events that belong to the step. */
  events: EventView[]
  findings: FindingView[]
  /** Earlier versions of this step, oldest first. What is shown is the last that came. */
  revisions: StepView[]
  /** Record ids of what was put together, first to last; empty for a step that is one record. */
  parts: string[]
  /**
   * `sealed` when who reads may see headers only, or a reader key is missing (`sealedTo`); `erased` or `missing` when it cannot be
   * had; `left-out` when it was not asked for.
   */
  content: 'shown' | 'sealed' | 'erased' | 'missing' | 'damaged' | 'left-out'
  /** Id of the reader key that the content is sealed to, where that is why it is not shown. */
  sealedTo?: string
}

/** What a log event says itself, also where its step says something else. */
export interface EventView extends Pick<
  StepView,
  | 'recordId'
  | 'name'
  | 'model'
  | 'provider'
  | 'agent'
  | 'tool'
  | 'traceType'
  | 'environment'
  | 'sessionId'
  | 'user'
  | 'usage'
  | 'costUsd'
  | 'costFrom'
  | 'tags'
  | 'input'
  | 'output'
  | 'error'
  | 'metadata'
  | 'attributes'
  | 'findings'
  | 'content'
> {
  time: string
}

export interface FindingView {
  class: string
  count: number
  action: string
}

const texts = [
  'model',
  'provider',
  'agent',
  'tool',
  'traceType',
  'environment',
] as const satisfies (keyof Header)[]

export function stepView(
  record: StoredRecord,
  header: Header,
  content: JsonValue | null,
  state: StepView['content'],
): StepView {
  const inside = isJsonObject(content ?? undefined) ? (content as JsonObject) : {}
  const { span, parent, step, start, duration, status, user, usage, cost, costFrom } = header
  return {
    recordId: formatRecordId(record.id),
    spanId: span ?? '',
    parentSpanId: parent ?? null,
    kind: step ?? 'event',
    startTime: isoTime(start),
    durationMs: duration === undefined ? null : duration / 1000,
    state: 'ended',
    status: status ?? 'unset',
    user: user ?? null,
    usage: usage ?? null,
    costUsd: cost ?? null,
    costFrom: cost === undefined ? null : (costFrom ?? 'reported'),
    calledBy: null,
    retryOf: null,
    ...(header.gap && { gap: header.gap }),
    ...shortTexts(header, inside),
    ...contentFields(inside),
    events: [],
    findings: findingViews(header),
    revisions: [],
    parts: [],
    content: state,
  }
}

/** The view of a record of which the content is not there. */
export function withoutContent(record: StoredRecord, header: Header, missing: Missing): StepView {
  const view = stepView(record, header, null, missing.why)
  return missing.why === 'sealed' ? { ...view, sealedTo: missing.reader } : view
}

/** Short texts are in the header when they may be clear; else a token stands there and the text is content. */
function shortTexts(header: Header, inside: JsonObject) {
  const [model, provider, agent, tool, traceType, environment] = texts.map(
    (field) => textOf(inside[field]) ?? header[field] ?? null,
  )
  return {
    name: textOf(inside['name']) ?? header.name ?? '',
    model: model ?? null,
    provider: provider ?? null,
    agent: agent ?? null,
    tool: tool ?? null,
    toolCallId: textOf(inside['toolCallId']),
    traceType: traceType ?? null,
    environment: environment ?? null,
    sessionId: textOf(inside['session']) ?? header.session ?? null,
  }
}

function contentFields(inside: JsonObject) {
  const { tags, input, output, error, metadata, attributes } = inside
  return {
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    input: input ?? null,
    output: output ?? null,
    error: error ?? null,
    metadata: metadata ?? null,
    attributes: isJsonObject(attributes) ? attributes : {},
  }
}

export function findingViews(header: Header): FindingView[] {
  return Object.entries(header.findings ?? {}).map(([name, { count, action }]) => ({
    class: name,
    count,
    action,
  }))
}

/** Microseconds to ISO 8601 with milliseconds; the epoch for an absent time. */
export function isoTime(microseconds: number | undefined): string {
  const time = new Date(Math.floor((microseconds ?? 0) / 1000))
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}
