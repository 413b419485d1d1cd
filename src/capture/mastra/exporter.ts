import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { BoundedMap } from '../bounded-map.ts'
import { eventTime } from '../event-time.ts'
import { currentContext, enterContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep, StepIds, WholeStep } from '../recorder/step-draft.ts'
import { idsOf } from './ids.ts'
import type {
  MastraLogEvent,
  MastraScoreEvent,
  MastraSignal,
  MastraSpan,
  MastraTracingEvent,
} from './mastra-shape.ts'
import { spanSaying, usageOf } from './span-saying.ts'

export interface SealtraceExporterOptions extends AdapterOptions {
  /** False: Mastra's own log lines are left out. Default true. */
  readonly logs?: boolean | undefined
}

interface OpenSpan {
  readonly step: OpenStep
  readonly type: string
  readonly parent: string | undefined
  hasInput: boolean
  /** Of a generation: spans of its model calls came. */
  hasCalls: boolean
  /** Ends the context of what runs code of the application. */
  leave?: () => void
}

/** Pieces of streams, which the model call tells as a whole. */
const leftOut = 'model_chunk'
const deepest = 20
/** Spans that Mastra begins in the async function that then runs code of the application. */
const entered = new Set(['tool_call', 'mcp_tool_call', 'workflow_step'])

/**
 * An exporter for Mastra's observability: records spans when they start, learn more and end, log lines and scores. Nothing
 * here throws or rejects, and nothing is waited for but in `flush` and `shutdown`.
 */
export class SealtraceExporter {
  readonly name = 'sealtrace'
  readonly #recorder: AdapterRecorder
  readonly #logs: boolean
  readonly #spans = new BoundedMap<OpenSpan>()
  /** Ids in place of those that are not of OpenTelemetry, or of runs that are part of another trace. */
  readonly #traces = new BoundedMap<string>()

  constructor(options: SealtraceExporterOptions = {}) {
    this.#recorder = new AdapterRecorder(options)
    this.#logs = options.logs ?? true
  }

  async exportTracingEvent(event: MastraTracingEvent): Promise<void> {
    this.#recorder.attempt((recorder) => {
      const { type, exportedSpan: span } = event
      if (span.type === leftOut) return
      if (type === 'span_started') this.#spans.set(keyOf(span), enter(this.#open(span, recorder)))
      else if (type === 'span_updated') this.#update(span)
      else if (type === 'span_ended') this.#end(span, recorder)
    })
  }

  async onLogEvent(event: MastraLogEvent): Promise<void> {
    if (!this.#logs) return
    this.#recorder.attempt((recorder) => {
      const { log } = event
      const { level, message, data, tags } = log
      // What Mastra knows of the span and of itself, content included, goes into its lines of errors too.
      const { tracing: _, ...rest } = { ...data } as Record<string, unknown>
      const saying = {
        kind: 'event',
        name: 'log',
        status: 'unset',
        ...(Array.isArray(tags) && { tags: tags.filter((tag) => typeof tag === 'string') }),
        attributes: { body: message, severityText: level, ...dataOf(rest) },
      } as const
      recorder.record({ ...this.#placed(log), ...saying })
    })
  }

  async onScoreEvent(event: MastraScoreEvent): Promise<void> {
    this.#recorder.attempt((recorder) => {
      const { scorerId, scorerName, score, reason, ...rest } = event.score
      const { timestamp: _, traceId: __, spanId: ___, metadata: ____, ...more } = rest
      const attributes = {
        'gen_ai.evaluation.name': scorerName ?? scorerId,
        'gen_ai.evaluation.score.value': score,
        'gen_ai.evaluation.explanation': reason,
        ...dataOf({ ...more, scorerId }),
      }
      const saying = { kind: 'event', name: 'gen_ai.evaluation.result', status: 'unset' } as const
      recorder.record({ ...this.#placed(event.score), ...saying, attributes })
    })
  }

  async flush(): Promise<void> {
    await this.#recorder.flush()
  }

  /** The recorder goes on: others use it too. */
  async shutdown(): Promise<void> {
    await this.flush()
  }

  #open(span: MastraSpan, recorder: Recorder): OpenSpan {
    const { input } = span
    const parent = span.parentSpanId ? keyOf({ ...span, id: span.parentSpanId }) : undefined
    if (span.type === 'model_inference') this.#markGeneration(parent)
    // Below a step of the recorder a run is part of its trace.
    const above = parent === undefined ? currentContext().step : undefined
    const step = recorder.start({
      ...this.#idsOf(span),
      ...(above && { traceId: above.traceId }),
      parent: above ?? this.#parentOf(span, parent),
      startTime: eventTime(microsOf(span.startTime)),
      ...spanSaying(span),
      status: 'unset',
      input,
    })
    if (step.traceId !== span.traceId) this.#traces.set(span.traceId, step.traceId)
    return { step, type: span.type, parent, hasInput: input !== undefined, hasCalls: false }
  }

  /** Its end says all once more: only an input is told at once, for a span that never ends. */
  #update(span: MastraSpan): void {
    const open = this.#spans.get(keyOf(span))
    const { input } = span
    if (!open || open.hasInput || input === undefined) return
    open.hasInput = true
    open.step.update({ input, attributes: spanSaying(span).attributes })
  }

  #end(span: MastraSpan, recorder: Recorder): void {
    const open = this.#spans.take(keyOf(span)) ?? this.#open(span, recorder)
    open.leave?.()
    const saying = spanSaying(span)
    const { input, errorInfo, type } = span
    const usage = usageOf(span.attributes)
    // Mastra without spans for its model calls: the generation stands for them.
    const stands = type === 'model_generation' && !open.hasCalls && usage !== undefined
    open.step.end({
      ...saying,
      ...(stands && { kind: 'completion', usage }),
      ...(!open.hasInput && { input }),
      status: errorInfo ? 'error' : 'ok',
      endTime: eventTime(microsOf(span.endTime)),
    })
  }

  #markGeneration(parent: string | undefined): void {
    let above = this.#spans.get(parent ?? '')
    for (let i = 0; above && i < deepest; i++) {
      if (above.type === 'model_generation') above.hasCalls = true
      if (above.type === 'model_generation') return
      above = this.#spans.get(above.parent ?? '')
    }
  }

  #idsOf({ traceId, id }: { traceId?: string | undefined; id?: unknown }): Partial<StepIds> {
    const given = traceId === undefined ? undefined : this.#traces.get(traceId)
    return { ...idsOf(traceId, id), ...(given && { traceId: given }) }
  }

  #parentOf({ traceId, parentSpanId }: MastraSpan, parent: string | undefined): StepIds | null {
    if (parent === undefined) return null
    const open = this.#spans.get(parent)?.step
    if (open) return { traceId: open.traceId, spanId: open.spanId }
    const { traceId: trace, spanId } = this.#idsOf({ traceId, id: parentSpanId })
    return trace && spanId ? { traceId: trace, spanId } : null
  }

  /** With its span where it has one. */
  #placed(signal: MastraSignal): Omit<WholeStep, 'kind' | 'name'> {
    const { traceId, spanId, metadata } = signal
    const time = eventTime(microsOf(signal.timestamp))
    const open =
      traceId && spanId ? this.#spans.get(keyOf({ traceId, id: spanId }))?.step : undefined
    const ids = open ?? this.#idsOf({ traceId, id: spanId })
    return {
      traceId: ids.traceId,
      spanId: ids.spanId,
      parent: null,
      joinsSpan: ids.traceId !== undefined && ids.spanId !== undefined,
      startTime: time,
      endTime: time,
      metadata,
    }
  }
}

/** Nothing that is handed to exporters wraps a tool. What follows in the async function that tells of it is the tool. */
function enter(open: OpenSpan): OpenSpan {
  if (!entered.has(open.type)) return open
  const { traceId, spanId } = open.step
  open.leave = enterContext({ step: { traceId, spanId } })
  return open
}

function keyOf({ traceId, id }: Pick<MastraSpan, 'traceId' | 'id'>): string {
  return `${traceId} ${id}`
}

function dataOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [`mastra.${key}`, value]))
}

/** Dates, and what comes over a wire as such. */
function microsOf(time: unknown): number | undefined {
  const milliseconds = time instanceof Date ? time.getTime() : Date.parse(String(time))
  return Number.isFinite(milliseconds) && milliseconds >= 0
    ? Math.round(milliseconds * 1000)
    : undefined
}
