import { context, ROOT_CONTEXT, trace, type Span, type Tracer } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SamplingDecision,
  SimpleSpanProcessor,
  type TracerConfig,
} from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeOtlpRequest } from '../../ingest/decode-otlp.ts'
import type { Step } from '../../record/step.ts'
import { foldedSteps, treeOf } from '../../testing/folded-steps.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { SealtraceSpanProcessor, type SpanProcessorOptions } from './sealtrace-span-processor.ts'
import type { SpanLike } from './span-shape.ts'

const question = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'How much?' }] }])
const answer = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'A lot' }] }])

function recording(options: SpanProcessorOptions = {}, config: TracerConfig = {}) {
  const { recorder, steps } = memoryRecorder()
  const processor = new SealtraceSpanProcessor({ recorder, ...options })
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'hr', 'deployment.environment': 'test' }),
    spanProcessors: [processor, new SimpleSpanProcessor(exporter)],
    ...config,
  })
  const tracer = provider.getTracer('loop', '1.2.3')
  return {
    tracer,
    processor,
    recorder,
    messages: steps,
    exporter,
    folded: () => foldedSteps(steps),
  }
}

/** Of a new trace, or below another one. */
function started(tracer: Tracer, name: string, attributes = {}, parent?: Span): Span {
  const where = parent ? trace.setSpan(context.active(), parent) : ROOT_CONTEXT
  return tracer.startSpan(name, { attributes }, where)
}

/** The same span as an exporter of JSON writes it. */
function throughTheDoor(span: SpanLike): Step[] {
  const nanos = (time: unknown): string => {
    const [seconds, rest] = time as [number, number]
    return String(BigInt(seconds) * 1_000_000_000n + BigInt(rest))
  }
  const values = (object: object = {}) =>
    Object.entries(object).map(([key, value]) => pair(key, value))
  const pair = (key: string, value: unknown): object => ({ key, value: otlp(value) })
  const otlp = (value: unknown): object => {
    if (Array.isArray(value)) return { arrayValue: { values: value.map(otlp) } }
    if (typeof value === 'number') return { doubleValue: value }
    return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value }
  }
  const { traceId, spanId, traceState } = span.spanContext()
  const scope = span.instrumentationScope
  return decodeOtlpRequest('traces', {
    resourceSpans: [
      {
        resource: { attributes: values(span.resource.attributes) },
        scopeSpans: [
          {
            scope: { name: scope?.name, version: scope?.version },
            spans: [
              {
                traceId,
                spanId,
                parentSpanId: span.parentSpanContext?.spanId ?? '',
                traceState: traceState?.serialize() ?? '',
                name: span.name,
                kind: span.kind + 1,
                startTimeUnixNano: nanos(span.startTime),
                endTimeUnixNano: nanos(span.endTime),
                attributes: values(span.attributes),
                events: span.events.map(({ name, time, attributes }) => ({
                  name,
                  timeUnixNano: nanos(time),
                  attributes: values(attributes),
                })),
                links: span.links.map((link) => ({
                  traceId: link.context.traceId,
                  spanId: link.context.spanId,
                  attributes: values(link.attributes),
                })),
                status: span.status,
              },
            ],
          },
        ],
      },
    ],
  })
}

describe('a span', () => {
  it('becomes the step that the OTLP door makes of it, all channels in it', () => {
    const { tracer, folded, exporter, recorder } = recording()
    const span = started(tracer, 'chat gpt-6', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-6',
      'gen_ai.input.messages': question,
      'user.id': 'u-1',
    })
    span.addLink({ context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 } })
    span.addEvent('first token', { index: 1 })
    span.recordException(new TypeError('no luck'))
    span.setStatus({ code: 2, message: 'it failed' })
    span.setAttributes({ 'gen_ai.output.messages': answer, 'app.sizes': [1, 2], 'app.flag': true })
    span.setAttributes({ 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3 })
    span.end()
    const [exported] = exporter.getFinishedSpans()
    const [wanted] = throughTheDoor(exported as unknown as SpanLike)
    expect(folded()).toEqual([wanted])
    expect(wanted).toMatchObject({
      kind: 'completion',
      model: 'gpt-6',
      userId: 'u-1',
      environment: 'test',
      error: { type: 'TypeError', message: 'no luck' },
      attributes: { resource: { 'service.name': 'hr' }, scope: { name: 'loop', version: '1.2.3' } },
    })
    expect(recorder.stats().failures).toBe(0)
  })

  it('is recorded as it starts', () => {
    const { tracer, folded } = recording()
    started(tracer, 'chat gpt-6', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': question,
    })
    expect(folded()).toMatchObject([{ kind: 'completion', status: 'unset' }])
    expect(folded()[0]?.input).toBeDefined()
    expect(folded()[0]?.endTime).toBeUndefined()
  })

  it('says its input once, and again when it has changed', () => {
    const inputsOf = (act: (span: Span) => void): number => {
      const { tracer, messages } = recording()
      const span = started(tracer, 'chat', { 'gen_ai.input.messages': question })
      act(span)
      span.end()
      return messages.filter(({ input }) => input !== undefined).length
    }
    expect(inputsOf(() => {})).toBe(1)
    expect(inputsOf((span) => span.setAttribute('gen_ai.input.messages', answer))).toBe(2)
  })

  it('stands below its parent, also in the SDK 1.x', () => {
    const { tracer, folded, processor, exporter } = recording()
    const parent = started(tracer, 'invoke_agent a', { 'gen_ai.operation.name': 'invoke_agent' })
    started(tracer, 'work', {}, parent).end()
    parent.end()
    expect(treeOf(folded())).toEqual(['agent invoke_agent a', '  event work'])
    const [, of2] = exporter.getFinishedSpans()
    const of1 = {
      ...of2,
      spanContext: () => ({ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 }),
      parentSpanContext: undefined,
      parentSpanId: 'e'.repeat(16),
      instrumentationScope: undefined,
      instrumentationLibrary: { name: 'old' },
    }
    processor.onStart(of1)
    processor.onEnd(of1)
    expect(folded().find((step) => step.traceId === 'c'.repeat(32))).toMatchObject({
      parentSpanId: 'e'.repeat(16),
      attributes: { scope: { name: 'old' } },
    })
  })

  it('of the SDK 3 keeps values with a structure', () => {
    const { tracer, folded, processor, exporter } = recording()
    started(tracer, 'chat', {}).end()
    const [span] = exporter.getFinishedSpans()
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': JSON.parse(question),
      bytes: new Uint8Array([1, 2]),
      big: 2n ** 60n,
      none: undefined,
    }
    const spanContext = () => ({ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 })
    processor.onEnd({ ...span, spanContext, attributes })
    expect(folded().at(-1)).toMatchObject({
      input: JSON.parse(question),
      attributes: { bytes: { $bytes: 'AQI=' }, big: String(2n ** 60n), none: null },
    })
  })
})

describe('spans and steps of the recorder', () => {
  beforeAll(() => new NodeTracerProvider().register())
  afterAll(() => context.disable())

  const above = (steps: readonly Step[], name: string): string | undefined => {
    const { parentSpanId, traceId } = steps.find((step) => step.name === name) ?? {}
    return steps.find((step) => step.spanId === parentSpanId && step.traceId === traceId)?.name
  }

  it('stand below each other as they run', async () => {
    const { tracer, recorder, folded } = recording()
    await tracer.startActiveSpan('agent', async (agent) => {
      await recorder.step({ kind: 'tool', name: 'tool' }, async () => {
        await tracer.startActiveSpan('query', async (query) => {
          recorder.record({ kind: 'event', name: 'row' })
          query.end()
          recorder.record({ kind: 'event', name: 'later' })
        })
      })
      agent.end()
    })
    const steps = folded()
    expect(above(steps, 'tool')).toBe('agent')
    expect(above(steps, 'query')).toBe('agent')
    expect(above(steps, 'row')).toBe('query')
    expect(above(steps, 'later')).toBe('tool')
  })

  it('a span without a parent is part of the trace of the step around it', async () => {
    const { tracer, recorder, folded } = recording()
    await recorder.step({ kind: 'agent', name: 'step' }, async () => {
      await tracer.startActiveSpan('outer', async (outer) => {
        const inner = tracer.startSpan('inner')
        tracer.startSpan('own', { root: true }).end()
        inner.end()
        outer.end()
      })
    })
    const steps = folded()
    expect([above(steps, 'outer'), above(steps, 'inner')]).toEqual(['step', 'outer'])
    expect(steps.find(({ name }) => name === 'own')?.parentSpanId).toBeUndefined()
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(2)
  })
})

it('an attribute that cannot be read is all that is missing', () => {
  const { tracer, folded, recorder } = recording()
  const span = started(tracer, 'chat', { good: 1 })
  const { attributes } = span as unknown as SpanLike
  const get = (): never => {
    throw new Error('trap')
  }
  Object.defineProperty(attributes, 'bad', { enumerable: true, get })
  span.end()
  expect(folded()).toMatchObject([{ attributes: { good: 1, bad: '[unreadable]' } }])
  expect(folded()[0]?.endTime).toBeDefined()
  expect(recorder.stats().failures).toBe(0)
})

describe('spans', () => {
  it('that are not sampled, or left out by the filter, are not recorded', () => {
    // Such spans come to processors, and exporters leave them out.
    const sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD }) }
    const off = recording({}, { sampler })
    started(off.tracer, 'chat').end()
    expect(off.messages).toEqual([])
    const { tracer, messages, folded } = recording({ filter: ({ name }) => name !== 'GET' })
    started(tracer, 'GET').end()
    started(tracer, 'chat').end()
    expect(folded()).toHaveLength(1)
    expect(messages).toHaveLength(2)
  })

  it('of an SDK inside an instrumentation are one model call', () => {
    const { tracer, folded } = recording()
    const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }
    const counts = { 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3 }
    const outer = started(tracer, 'outer', chat)
    started(tracer, 'inner', { ...chat, ...counts }, outer).end()
    outer.setAttributes({ ...counts, 'gen_ai.input.messages': question })
    outer.end()
    expect(folded().map(({ kind, name }) => [kind, name])).toEqual([
      ['completion', 'outer'],
      ['event', 'inner'],
    ])
  })

  it('that are broken do no harm, and a recorder that is broken neither', async () => {
    const { processor } = recording()
    const recorder = new Proxy(
      {},
      {
        get: () => () => {
          throw new Error('broken')
        },
      },
    ) as never
    for (const one of [processor, new SealtraceSpanProcessor({ recorder })]) {
      for (const span of [null, {}, { spanContext: () => null }] as never[]) {
        one.onStart(span)
        one.onEnd(span)
      }
      await one.forceFlush()
      await one.shutdown()
    }
  })
})
