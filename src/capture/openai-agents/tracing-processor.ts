import { microsOf } from '../../ingest/openai-agents/iso-time.ts'
import { traceFacts, type TraceFacts } from '../../ingest/openai-agents/trace-facts.ts'
import { copyJson } from '../../protect/copy-json.ts'
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { BoundedMap } from '../bounded-map.ts'
import { eventTime } from '../event-time.ts'
import { runningStepsOf } from '../running-steps.ts'
import { nowMicros } from '../recorder/clock.ts'
import { addContextSource, currentContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { StepStart } from '../recorder/step-draft.ts'
import type { AgentsSpan, AgentsTrace } from './agents-shape.ts'
import { idsOf, isSum, settleUsage, type OpenSpan, type OpenTrace } from './open-runs.ts'
import { keyOf, runningSpan } from './running-span.ts'
import { spanSaying, type SpanSaying } from './span-saying.ts'

/** Milliseconds after its last span when a trace whose end nobody tells counts as ended. */
const idleMs = 30_000
const metadataChars = 1024 * 1024

/**
 * A trace processor for the OpenAI Agents SDK: `addTraceProcessor(new SealtraceTracingProcessor())` beside the upload to
 * OpenAI, or `setTraceProcessors([…])` in its place. Records traces and spans when they start and when they end, with the
 * messages of the responses API, which the SDK's own exporters leave out. Below a step of the recorder a run is part of its
 * trace. Nothing here throws or rejects, but for `failClosed`.
 */
export class SealtraceTracingProcessor {
  readonly #recorder: AdapterRecorder
  readonly #traces = new BoundedMap<OpenTrace>()
  readonly #spans = new BoundedMap<OpenSpan>()
  readonly #running = runningStepsOf('openai-agents')

  constructor(options: AdapterOptions = {}) {
    this.#recorder = new AdapterRecorder(options)
    addContextSource('openai-agents', runningSpan)
  }

  start(): void {}

  /** With a recorder that is `failClosed`, and cannot record, this rejects, and the SDK does not begin the run. */
  async onTraceStart(trace: AgentsTrace): Promise<void> {
    const refusal = this.#recorder.refusal()
    if (refusal) throw refusal
    this.#recorder.attempt((recorder) => {
      const { texts, metadata } = factsOf(trace)
      const { step: above } = currentContext()
      const ids = { ...idsOf(trace.traceId), ...(above && { traceId: above.traceId }) }
      const root = recorder.start({
        ...ids,
        parent: above ?? null,
        kind: 'agent',
        name: workflowName(trace.name),
        status: 'unset',
        ...texts,
        metadata,
      })
      this.#traces.set(trace.traceId, { ids, root, texts, open: 0, failed: false })
      this.#running.set(trace.traceId, root)
    })
  }

  async onTraceEnd(ended: AgentsTrace): Promise<void> {
    this.#recorder.attempt(() => {
      this.#running.take(ended.traceId)
      const trace = this.#traces.take(ended.traceId)
      if (trace) endRoot(trace, nowMicros())
    })
  }

  async onSpanStart(span: AgentsSpan): Promise<void> {
    this.#recorder.attempt((recorder) => {
      const trace = this.#traceOf(span)
      if (!span.parentId) enter(trace)
      const open = this.#open(span, trace, recorder)
      this.#spans.set(keyOf(span, span.spanId), open)
      this.#running.set(keyOf(span, span.spanId), open.step)
    })
  }

  async onSpanEnd(span: AgentsSpan): Promise<void> {
    this.#recorder.attempt((recorder) => {
      this.#running.take(keyOf(span, span.spanId))
      const trace = this.#traceOf(span)
      const open = this.#spans.take(keyOf(span, span.spanId)) ?? this.#open(span, trace, recorder)
      const { saying } = spanSaying(span)
      const { input, ...rest } = saying
      const endTime = eventTime(microsOf(span.endedAt))
      open.step.end({ ...rest, ...(!open.hasInput && { input }), endTime })
      this.#settle(open, saying)
      if (span.parentId) return
      trace.open = Math.max(0, trace.open - 1)
      trace.failed ||= saying.status === 'error'
      if (trace.open === 0) this.#awaitEnd(trace, endTime)
    })
  }

  async forceFlush(): Promise<void> {
    for (const { idle } of this.#traces.values()) idle?.end()
    await this.#recorder.flush()
  }

  /** The recorder goes on: others use it too. */
  async shutdown(): Promise<void> {
    await this.forceFlush()
  }

  #open(span: AgentsSpan, trace: OpenTrace, recorder: Recorder): OpenSpan {
    const { type, saying } = spanSaying(span)
    const step = recorder.start({
      ...idsOf(span.traceId, span.spanId),
      traceId: trace.ids.traceId,
      parent: this.#parentOf(span, trace),
      startTime: eventTime(microsOf(span.startedAt)),
      ...saying,
      ...trace.texts,
    })
    const parent = span.parentId ? keyOf(span, span.parentId) : undefined
    return { step, type, parent, hasInput: saying.input !== undefined, inner: [] }
  }

  #parentOf(span: AgentsSpan, trace: OpenTrace): StepStart['parent'] {
    const { traceId, parentId } = span
    if (!parentId) return trace.ids
    const { spanId } = this.#spans.get(keyOf(span, parentId))?.step ?? idsOf(traceId, parentId)
    return { traceId: trace.ids.traceId, spanId }
  }

  /** Of one that began before the adapter was there only the ids are known. */
  #traceOf({ traceId, traceMetadata }: AgentsSpan): OpenTrace {
    const known = this.#traces.get(traceId)
    if (known) return known
    const { texts } = factsOf({ traceId, metadata: traceMetadata })
    const trace = { ids: idsOf(traceId), texts, open: 0, failed: false }
    this.#traces.set(traceId, trace)
    return trace
  }

  #settle(ended: OpenSpan, { kind, usage, status }: SpanSaying['saying']): void {
    if (isSum(ended.type)) return settleUsage(ended, usage, this.#spans)
    const above = this.#spans.get(ended.parent ?? '')
    if (kind === 'completion' && !usage && status !== 'error' && above?.type === 'turn')
      above.call = ended.step
  }

  /** Runs that are aborted, or stopped by a guardrail, end their spans and not their trace. */
  #awaitEnd(trace: OpenTrace, endTime: number): void {
    const end = (): void => this.#recorder.attempt(() => endRoot(trace, endTime))
    const timer = setTimeout(end, idleMs).unref()
    trace.idle = { timer, end }
  }
}

function enter(trace: OpenTrace): void {
  trace.open++
  clearTimeout(trace.idle?.timer)
  delete trace.idle
}

function endRoot(trace: OpenTrace, endTime: number): void {
  clearTimeout(trace.idle?.timer)
  delete trace.idle
  trace.root?.end({ status: trace.failed ? 'error' : 'unset', endTime })
}

function factsOf({ traceId: id, groupId, metadata }: AgentsTrace): TraceFacts {
  const item = {
    object: 'trace',
    id,
    group_id: copyJson(groupId),
    metadata: copyJson(metadata, { values: 10_000, chars: metadataChars }),
  }
  return traceFacts([item]).get(id) ?? { texts: {} }
}

function workflowName(name: unknown): string {
  return typeof name === 'string' && name !== '' ? name : 'Agent workflow'
}
