import { isDeepStrictEqual } from 'node:util'
import { spanStep } from '../../ingest/span-step.ts'
import { startBudget } from '../../ingest/value-budget.ts'
import type { JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { BoundedMap } from '../bounded-map.ts'
import { addContextSource, currentContext } from '../recorder/context.ts'
import type { OpenStep, StepIds, WholeStep } from '../recorder/step-draft.ts'
import { runningStepsOf } from '../running-steps.ts'
import { activeSpan, activeStep, keyOf } from './active-span.ts'
import { otlpSpan } from './otlp-span.ts'
import type { SpanLike, SpanProcessorLike } from './span-shape.ts'

export interface SpanProcessorOptions extends AdapterOptions {
  /** Asked when a sampled span starts: false leaves it out. Default: all are recorded. */
  readonly filter?: ((span: SpanLike) => boolean) | undefined
}

interface OpenSpan {
  readonly step: OpenStep
  /** What was said at the start; forgotten when it is large. */
  readonly input: JsonValue | undefined
  /** Model calls right below it that said no content. */
  readonly repeats: { readonly step: OpenStep; readonly hasUsage: boolean }[]
}

const sampled = 1
const mostRepeats = 100
const mostInput = 16_384

/**
 * A span processor for the OpenTelemetry JS SDK 1.x to 3.x that records each sampled span, when it starts and when it ends,
 * in all its channels: name, attributes, events, exceptions, status, links, trace state, resource and scope. A span becomes
 * the step that the collector's OTLP door makes of it. Nothing here throws or rejects.
 *
 * ```ts
 * new NodeTracerProvider({ spanProcessors: [new SealtraceSpanProcessor()] })
 * ```
 */
export class SealtraceSpanProcessor implements SpanProcessorLike {
  readonly #recorder: AdapterRecorder
  readonly #filter: SpanProcessorOptions['filter']
  readonly #spans = new BoundedMap<OpenSpan>()
  readonly #running = runningStepsOf('otel')
  /** Traces of the recorder that those of the SDK are part of. */
  readonly #traces = new BoundedMap<string>()

  constructor(options: SpanProcessorOptions = {}) {
    this.#recorder = new AdapterRecorder(options)
    this.#filter = options.filter
    addContextSource('otel', activeStep)
  }

  onStart(span: object): void {
    this.#recorder.attempt((recorder) => {
      const live = span as SpanLike
      if (!this.#takes(live)) return
      const step = stepOf(live, false)
      if (!step) return
      const input = charsLeft(step.input, mostInput) > 0 ? step.input : undefined
      // Its end says all attributes, those of the start too.
      const placed = this.#placed(step, this.#above(step))
      const open = recorder.start({ ...placed, status: 'unset', attributes: {} })
      this.#spans.set(keyOf(live), { step: open, input, repeats: [] })
      this.#running.set(keyOf(live), open)
    })
  }

  onEnd(span: object): void {
    this.#recorder.attempt((recorder) => {
      const ended = span as SpanLike
      const known = this.#spans.take(keyOf(ended))
      this.#running.take(keyOf(ended))
      if (!known && !this.#takes(ended)) return
      const step = stepOf(ended, true)
      if (!step) return
      if (!known) return void recorder.record(this.#placed(step))
      const { input, ...rest } = step
      const isNew = known.input === undefined || !isDeepStrictEqual(known.input, input)
      known.step.end({ ...rest, ...(isNew && { input }) })
      this.#settleRepeats(known, step)
    })
  }

  async forceFlush(): Promise<void> {
    await this.#recorder.flush()
  }

  /** The recorder goes on: others use it too. */
  async shutdown(): Promise<void> {
    await this.forceFlush()
  }

  #takes(span: SpanLike): boolean {
    return (span.spanContext().traceFlags & sampled) !== 0 && (this.#filter?.(span) ?? true)
  }

  /**
   * A span without a parent stands below the step of the context, and its trace is part of that one's. Not where a span is
   * active: then it was asked for a trace of its own.
   */
  #above({ traceId, parentSpanId }: Step): StepIds | undefined {
    if (parentSpanId !== undefined || activeSpan()) return undefined
    const { step } = currentContext()
    if (step) this.#traces.set(traceId, step.traceId)
    return step
  }

  #placed({ parentSpanId, ...step }: Step, above: StepIds | null = null): WholeStep {
    const traceId = this.#traces.get(step.traceId) ?? step.traceId
    const parent = parentSpanId === undefined ? above : { traceId, spanId: parentSpanId }
    return { ...step, traceId, parent }
  }

  /**
   * An instrumentation and the SDK that it instruments may both have a span for one model call, the SDK's inside the other
   * and without content: that one is made an event, so that there is one model call.
   */
  #settleRepeats({ step: own, repeats }: OpenSpan, step: Step): void {
    if (step.kind !== 'completion') return
    const { traceId, parentSpanId, usage } = step
    const hasContent = step.input !== undefined || step.output !== undefined
    const hasCounts = usage?.inputTokens !== undefined && usage.outputTokens !== undefined
    if (hasContent)
      for (const { step: inner, hasUsage } of repeats)
        if (!hasUsage || hasCounts) inner.update({ kind: 'event' })
    const above =
      parentSpanId === undefined ? undefined : this.#spans.get(`${traceId} ${parentSpanId}`)
    if (!hasContent && above && above.repeats.length < mostRepeats)
      above.repeats.push({ step: own, hasUsage: usage !== undefined })
  }
}

function stepOf(span: SpanLike, ended: boolean): Step | undefined {
  startBudget(0)
  return spanStep(otlpSpan(span, ended))
}

/** How many of `most` characters a value leaves. */
function charsLeft(value: JsonValue | undefined, most: number): number {
  if (typeof value === 'string') return most - value.length
  if (typeof value !== 'object' || value === null) return most - 1
  let left = most
  for (const inner of Object.values(value)) {
    left = charsLeft(inner, left - 1)
    if (left <= 0) break
  }
  return left
}
