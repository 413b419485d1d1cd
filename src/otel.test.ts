import { context, createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { describe, expect, it } from 'vitest'
import { SealtraceError } from './error.ts'
import { maskingExporter, MaskingSpanProcessor } from './otel.ts'
import { checkSpanExporter } from './testing.ts'

const mail = 'jane.sample@example.com'

/** What an SDK exports when `act` has used a span. */
async function exported(
  processorOf: (exporter: InMemorySpanExporter) => SpanProcessor,
  act: (span: ReturnType<ReturnType<NodeTracerProvider['getTracer']>['startSpan']>) => void,
): Promise<ReadableSpan> {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'letters',
      owner: mail,
      'process.command_args': ['run', mail, '--password', 'correct horse'],
    }),
    spanProcessors: [processorOf(exporter)],
  })
  const span = provider.getTracer('tests', '1.2.3').startSpan('chat gpt-4o', {}, ROOT_CONTEXT)
  act(span)
  span.end()
  await provider.forceFlush()
  const [got] = exporter.getFinishedSpans()
  if (!got) throw new Error('nothing was exported')
  return got
}

const behind = (exporter: InMemorySpanExporter) =>
  new MaskingSpanProcessor(new BatchSpanProcessor(exporter))

describe('every channel', () => {
  /** Not seen by a mask of one value at a time. */
  it('of a span is masked before any exporter sees it', async () => {
    const processors: Parameters<typeof checkSpanExporter>[0]['processor'][] = [
      (sink) => new MaskingSpanProcessor(new SimpleSpanProcessor(sink)),
      (sink) => new MaskingSpanProcessor(new BatchSpanProcessor(sink)),
      (sink) => new MaskingSpanProcessor(sink),
      (sink) => new SimpleSpanProcessor(maskingExporter(sink)),
    ]
    for (const processor of processors) {
      const { leaked, lost } = await checkSpanExporter({ processor, seed: 'otel' })
      expect(leaked).toEqual([])
      expect(lost).toEqual([])
    }
  })
})

describe('what is no content', () => {
  it('stays: ids, times, kind, token counts, model, plain names', async () => {
    const times: unknown[] = []
    const got = await exported(behind, (span) => {
      span.setAttributes({
        'gen_ai.request.model': 'gpt-4o-2024-08-06',
        'gen_ai.usage.input_tokens': 1234,
        'gen_ai.usage.output_tokens': 56,
        'gen_ai.request.max_tokens': 4096,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.request.temperature': 0.2,
        'http.response.status_code': 200,
        'app.flag': true,
        'app.sizes': [1, 2, 3],
      })
      span.addEvent('first token', { index: 1 })
      span.setStatus({ code: 1 })
      times.push(span.spanContext().traceId, span.spanContext().spanId)
    })
    expect([got.spanContext().traceId, got.spanContext().spanId]).toEqual(times)
    expect(got.name).toBe('chat gpt-4o')
    expect(got.kind).toBe(0)
    expect(got.ended).toBe(true)
    expect(got.startTime).toHaveLength(2)
    expect(got.status).toEqual({ code: 1 })
    expect(got.attributes).toEqual({
      'gen_ai.request.model': 'gpt-4o-2024-08-06',
      'gen_ai.usage.input_tokens': 1234,
      'gen_ai.usage.output_tokens': 56,
      'gen_ai.request.max_tokens': 4096,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.request.temperature': 0.2,
      'http.response.status_code': 200,
      'app.flag': true,
      'app.sizes': [1, 2, 3],
    })
    expect(got.events[0]).toMatchObject({ name: 'first token', attributes: { index: 1 } })
    expect(got.instrumentationScope).toMatchObject({ name: 'tests', version: '1.2.3' })
    expect(got.resource.attributes).toEqual({
      'service.name': 'letters',
      owner: '[EMAIL_1]',
      'process.command_args': ['run', '[EMAIL_1]', '--password', '[PASSWORD_1]'],
    })
  })

  it('is one object for spans of one resource, as exporters group by it', async () => {
    const exporter = new InMemorySpanExporter()
    const provider = new NodeTracerProvider({ spanProcessors: [behind(exporter)] })
    const tracer = provider.getTracer('tests')
    for (const name of ['a', 'b']) tracer.startSpan(name).end()
    await provider.forceFlush()
    const [a, b] = exporter.getFinishedSpans()
    expect(a?.resource).toBe(b?.resource)
    expect(a?.instrumentationScope).toBe(b?.instrumentationScope)
  })

  it('includes resource attributes that come later', async () => {
    const exporter = new InMemorySpanExporter()
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ owner: Promise.resolve(mail), 'host.name': 'a1' }),
      spanProcessors: [new MaskingSpanProcessor(exporter)],
    })
    provider.getTracer('tests').startSpan('a').end()
    await provider.forceFlush()
    const resource = exporter.getFinishedSpans()[0]?.resource
    expect(resource?.attributes).toEqual({ owner: '[EMAIL_1]', 'host.name': 'a1' })
    expect(resource?.getRawAttributes()).toEqual(Object.entries(resource?.attributes ?? {}))
    const merged = resource?.merge(resourceFromAttributes({ other: mail }))
    expect(merged?.attributes['other']).toBe('[EMAIL_1]')
  })
})

describe('the application', () => {
  it('keeps its spans as they are, and readers of other processors see them so', async () => {
    let plain: ReadableSpan | undefined
    const exporter = new InMemorySpanExporter()
    const keeper: SpanProcessor = {
      onStart: () => {},
      onEnd: (span) => void (plain = span),
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    const provider = new NodeTracerProvider({ spanProcessors: [behind(exporter), keeper] })
    const span = provider.getTracer('tests').startSpan(mail, { attributes: { [mail]: mail } })
    span.addEvent(mail).setStatus({ code: 2, message: mail })
    span.end()
    await provider.forceFlush()
    expect(plain).toMatchObject({
      name: mail,
      attributes: { [mail]: mail },
      status: { code: 2, message: mail },
    })
    expect(JSON.stringify(exporter.getFinishedSpans()[0]?.attributes)).not.toContain(mail)
  })

  it('shows the wrapped processor a masked view of a span that starts, which can be written to', async () => {
    const seen: string[] = []
    const inner: SpanProcessor = {
      onStart: (span: Span) => {
        seen.push(span.name, JSON.stringify(span.attributes))
        span.setAttribute('added', 1).updateName('renamed')
      },
      onEnd: (span) => void seen.push(span.name, JSON.stringify(span.attributes)),
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    const provider = new NodeTracerProvider({ spanProcessors: [new MaskingSpanProcessor(inner)] })
    const attributes = { to: mail }
    context.with(ROOT_CONTEXT, () => provider.getTracer('t').startSpan(mail, { attributes }).end())
    expect(seen).toEqual([
      '[EMAIL_1]',
      '{"to":"[EMAIL_1]"}',
      'renamed',
      '{"to":"[EMAIL_1]","added":1}',
    ])
  })
})

describe('trace state', () => {
  it('loses the entries with a finding and keeps the others', async () => {
    const exporter = new InMemorySpanExporter()
    const provider = new NodeTracerProvider({ spanProcessors: [behind(exporter)] })
    const parent = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
      traceState: createTraceState(`vendor=${mail},other=abc`),
    })
    provider.getTracer('t').startSpan('a', {}, parent).end()
    await provider.forceFlush()
    const span = exporter.getFinishedSpans()[0]
    expect(span?.spanContext().traceState?.serialize()).toBe('other=abc')
    expect(span?.parentSpanContext?.traceState?.serialize()).toBe('other=abc')
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
  })
})

describe('spans as the SDK 1.x has them', () => {
  it('come out in the same shape', () => {
    const got: object[] = []
    const exporter = maskingExporter({
      export: (spans) => void got.push(...spans),
      shutdown: async () => {},
    })
    const resource = { attributes: { owner: mail }, merge: () => resource }
    const context1 = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
    const old = {
      name: `to ${mail}`,
      kind: 2,
      spanContext: () => context1,
      parentSpanId: 'c'.repeat(16),
      startTime: [1, 2],
      endTime: [3, 4],
      duration: [2, 2],
      ended: true,
      status: { code: 0 },
      attributes: { numbers: [1, 2] },
      events: [],
      links: [{ context: context1, attributes: { note: mail } }],
      resource,
      instrumentationLibrary: { name: 'lib', version: '1' },
      droppedAttributesCount: 1,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }
    exporter.export([old], () => {})
    expect(got[0]).toMatchObject({
      ...old,
      name: 'to [EMAIL_1]',
      spanContext: expect.any(Function),
      links: [{ context: context1, attributes: { note: '[EMAIL_1]' } }],
      resource: { attributes: { owner: '[EMAIL_1]' } },
    })
    expect(got[0]).not.toHaveProperty('instrumentationScope')
  })
})

describe('failure', () => {
  const hostile = new Proxy({}, { ownKeys: () => ['length'], get: () => mail })

  it('drops the content, not the mask, and is counted', async () => {
    const exporter = new InMemorySpanExporter()
    const processor = new MaskingSpanProcessor(exporter)
    const provider = new NodeTracerProvider({ spanProcessors: [processor] })
    const span = provider.getTracer('t').startSpan(mail)
    span.setStatus({ code: 2, message: mail })
    Object.defineProperty(span, 'attributes', {
      get: () => {
        throw new Error(mail)
      },
    })
    span.end()
    await provider.forceFlush()
    const [got] = exporter.getFinishedSpans()
    expect(got).toMatchObject({
      name: '[masking failed]',
      status: { code: 2 },
      attributes: { 'sealtrace.masking.failed': true },
      events: [],
      links: [],
    })
    expect(got?.status).not.toHaveProperty('message')
    expect(got?.spanContext().traceId).toBe(span.spanContext().traceId)
    expect(processor.failures).toBe(1)
  })

  it('of the wrapped one or of a broken span throws nothing at the application', () => {
    const broken: SpanProcessor = {
      onStart: () => {
        throw new Error('no')
      },
      onEnd: () => {
        throw new Error('no')
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    const processor = new MaskingSpanProcessor(broken)
    const provider = new NodeTracerProvider({ spanProcessors: [processor] })
    expect(() => provider.getTracer('t').startSpan('a').end()).not.toThrow()
    expect(processor.failures).toBe(2)
    const exporter = maskingExporter(new InMemorySpanExporter())
    expect(() => exporter.export([hostile, {}], () => {})).not.toThrow()
    expect(exporter.failures).toBeGreaterThan(0)
  })

  it('of a policy is told when the processor is made', () => {
    const make = () =>
      new MaskingSpanProcessor(new InMemorySpanExporter(), { policy: { minConfidence: 2 } })
    expect(make).toThrow(SealtraceError)
  })
})

it('exports no content where the policy lets none pass, and what it names where it names fields', async () => {
  const act = (span: { setAttribute(key: string, value: string): unknown }) => {
    span.setAttribute('note', 'nothing secret')
    span.setAttribute('other', 'nothing secret')
  }
  const bare = await exported(
    (exporter) =>
      new MaskingSpanProcessor(exporter, { policy: { capture: { default: 'metadata' } } }),
    act,
  )
  expect(bare).toMatchObject({ name: '[not recorded]', attributes: {}, kind: 0 })
  expect(bare.resource.attributes).toEqual({})
  const listed = await exported(
    (exporter) => new MaskingSpanProcessor(exporter, { policy: { allowFields: ['note'] } }),
    act,
  )
  expect(listed).toMatchObject({ name: '[not recorded]', attributes: { note: 'nothing secret' } })
  expect(listed.attributes).not.toHaveProperty('other')
})

it('follows its policy', async () => {
  const processorOf = (exporter: InMemorySpanExporter) =>
    new MaskingSpanProcessor(exporter, {
      policy: { classes: { email: 'hash' } },
      key: new Uint8Array(16).fill(7),
    })
  const act = (span: { setAttribute(key: string, value: string): unknown }) =>
    void span.setAttribute('to', mail)
  const [one, two] = [await exported(processorOf, act), await exported(processorOf, act)]
  expect(one.attributes['to']).toMatch(/^\[EMAIL:[0-9a-f]{12}\]$/)
  expect(one.attributes).toEqual(two.attributes)
})
